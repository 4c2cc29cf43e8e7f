/** The page around the frame: the origin that serves this script. Messages of other origins are ignored. */
export const hostOrigin = new URL(
  /** @type {HTMLScriptElement} */ (document.currentScript).src,
  location.href,
).origin;

/** @typedef {{ type: string, [field: string]: unknown }} Message */

const PATIENCE_MS = 10_000;

/** @type {Map<string, (message: Message) => void>} */
const listeners = new Map();
/** @type {Map<number, (answer: Message) => void>} */
const questions = new Map();
let asked = 0;

/** @param {Message} message */
export function tellHost(message) {
  window.parent.postMessage(message, hostOrigin);
}

/**
 * @param {string} type
 * @param {(message: Message) => void} listener
 */
export function listenToHost(type, listener) {
  listeners.set(type, listener);
}

/**
 * Resolves with the host's answer. A question to a person has no time limit.
 * @param {string} type
 * @param {number} [patience] in milliseconds
 * @returns {Promise<Message>}
 */
export function askHost(type, patience = PATIENCE_MS) {
  const id = ++asked;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      questions.delete(id);
      reject(new Error(`The admin did not answer: ${type}`));
    };
    const timer = Number.isFinite(patience) ? setTimeout(giveUp, patience) : undefined;
    questions.set(id, (answer) => {
      clearTimeout(timer);
      questions.delete(id);
      if (typeof answer.error === "string") reject(new Error(answer.error));
      else resolve(answer);
    });
    tellHost({ type, id });
  });
}

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== hostOrigin || source !== window.parent) return;
  if (typeof data?.type !== "string") return;
  if (data.type === "answer") questions.get(data.id)?.(data);
  else listeners.get(data.type)?.(data);
});
