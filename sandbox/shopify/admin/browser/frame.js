/** The app's frame, and the only window whose messages are read and that gets messages. */
export const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("app"));
export const appOrigin = new URL(frame.dataset.src ?? "").origin;

/** @typedef {{ type: string, id?: unknown, [field: string]: unknown }} Message */

/** @type {Map<string, (message: Message) => void>} */
const listeners = new Map();

/**
 * @param {string} type
 * @param {(message: Message) => void} listener
 */
export function listen(type, listener) {
  listeners.set(type, listener);
}

/** @param {Message} message */
export function tell(message) {
  frame.contentWindow?.postMessage(message, appOrigin);
}

/**
 * @param {Message} question
 * @param {object} fields
 */
export function answer(question, fields) {
  tell({ ...fields, type: "answer", id: question.id });
}

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== appOrigin || source !== frame.contentWindow) return;
  if (typeof data?.type === "string") listeners.get(data.type)?.(data);
});

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}
