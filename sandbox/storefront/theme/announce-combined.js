/** A combined listing: some choices lead to another product, whose section takes this one's place. */
import { fillInput, followPickers } from "./picker.js";
import { replaceSection } from "./replace-section.js";

followPickers((choice) => fillInput(choice, "attribute"));

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.closest("[data-siblings]")) return;
  const section = target.closest(".product");
  if (!(section instanceof HTMLElement)) return;
  const url = new URL(location.href);
  url.pathname = target.value;
  url.searchParams.delete("variant");
  history.replaceState({}, "", url);
  void replaceSection(section, new URL(url));
});
