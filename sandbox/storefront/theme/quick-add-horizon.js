/**
 * Horizon: a dialog that is on every page, without a section around its product, whose content is
 * changed in place until it is the product's. It closes on Escape, and on a click outside it.
 */
import { morph } from "./morph.js";
import { fetchContent, onQuickView, separatePicker } from "./quick-content.js";

const dialog = document.createElement("dialog");
dialog.className = "quick-view";
dialog.innerHTML = '<button type="button"></button><div></div>';
document.body.append(dialog);
const [close, place] = dialog.children;

close?.addEventListener("click", () => dialog.close());

dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  dialog.close();
});

dialog.addEventListener("click", ({ target, clientX, clientY }) => {
  if (!(target instanceof HTMLDialogElement)) return;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const within = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  if (!within) dialog.close();
});

onQuickView(async (address, closeLabel) => {
  if (!close || !place) return;
  close.textContent = closeLabel;
  const content = await fetchContent(address);
  separatePicker(content);
  morph(place, content);
  dialog.showModal();
});
