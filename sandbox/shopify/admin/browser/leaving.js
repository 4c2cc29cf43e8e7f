import { forgetUnsaved, hasUnsaved } from "./bars.js";
import { answer, element, listen } from "./frame.js";

const dialog = /** @type {HTMLDialogElement} */ (element("leave"));

/** Asks the merchant if unsaved changes would be lost. */
export async function mayLeave() {
  if (!hasUnsaved()) return true;
  if (!dialog.open) dialog.showModal();
  const leaves = (await answerGiven()) === "leave";
  if (leaves) forgetUnsaved();
  return leaves;
}

/**
 * Resolves with the merchant's choice. A dialog's own `close` fires one task after the choice, when the
 * next question may be open already: it would answer that one too.
 * @returns {Promise<string>}
 */
function answerGiven() {
  return new Promise((resolve) => {
    const answers = new AbortController();
    const { signal } = answers;
    /** @param {string} answer */
    const decide = (answer) => {
      answers.abort();
      resolve(answer);
    };
    dialog.addEventListener(
      "submit",
      ({ submitter }) => decide(submitter instanceof HTMLButtonElement ? submitter.value : "stay"),
      { signal },
    );
    dialog.addEventListener("cancel", () => decide("stay"), { signal });
  });
}

listen("confirm-leave", (question) => {
  void mayLeave().then((leave) => answer(question, { leave }));
});

listen("leave", ({ url }) => {
  location.assign(`/elsewhere?${new URLSearchParams({ url: String(url) })}`);
});
