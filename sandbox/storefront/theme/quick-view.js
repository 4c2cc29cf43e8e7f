/** Shows a product's section in a dialog of the current page. */
import { withSettings, separatePicker } from "./quick-content.js";

document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement} */ (target).closest?.("[data-quick-view]");
  if (button instanceof HTMLElement) void open(button.dataset);
});

/** @param {DOMStringMap} button */
async function open({ quickView = "", close = "" }) {
  const url = withSettings(quickView);
  url.searchParams.set("section_id", "template--main");
  const html = await (await fetch(url)).text();
  const dialog = document.createElement("dialog");
  dialog.className = "quick-view";
  dialog.innerHTML = html;
  separatePicker(dialog);
  for (const { src } of dialog.querySelectorAll("script")) {
    // Scripts that were inserted as text do not run.
    if (src) dialog.append(Object.assign(document.createElement("script"), { src }));
  }
  const way = document.createElement("form");
  way.method = "dialog";
  way.append(Object.assign(document.createElement("button"), { textContent: close }));
  dialog.prepend(way);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
