import { forgetUnsaved, hasUnsaved } from "./bars.js";
import { answer, element, listen } from "./frame.js";

const dialog = /** @type {HTMLDialogElement} */ (element("leave"));

/** Asks, where something unsaved would be lost. */
export async function mayLeave() {
  if (!hasUnsaved()) return true;
  dialog.returnValue = "stay";
  if (!dialog.open) dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  const leaves = dialog.returnValue === "leave";
  if (leaves) forgetUnsaved();
  return leaves;
}

listen("confirm-leave", (question) => {
  void mayLeave().then((leave) => answer(question, { leave }));
});

listen("leave", ({ url }) => {
  location.assign(`/elsewhere?${new URLSearchParams({ url: String(url) })}`);
});
