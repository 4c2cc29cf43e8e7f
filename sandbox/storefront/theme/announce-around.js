/**
 * KondaSoft's bootshop: one form around all blocks. It fills its field without an event, and its submit
 * adds the form's variant to the cart.
 */
import { fillInput, followPickers } from "./picker.js";

followPickers((choice) => fillInput(choice));

for (const form of document.querySelectorAll("form[data-product-form]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const headers = { Accept: "application/json" };
    const body = new FormData(form);
    const answer = await fetch(form.action, { method: "POST", headers, body });
    const { id } = await answer.json();
    if (id) location.assign(`/cart?added=${id}`);
  });
}
