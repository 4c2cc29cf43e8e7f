import { listenToHost, tellHost } from "./host-link.js";

/**
 * @typedef {object} ToastOptions
 * @property {boolean} [isError]
 * @property {number} [duration] in milliseconds
 * @property {string} [action] the text of its button
 * @property {() => void} [onAction]
 * @property {() => void} [onDismiss]
 */

let shown = 0;
/** @type {Map<string, ToastOptions>} */
const waiting = new Map();

/** https://shopify.dev/docs/api/app-bridge-library/apis/toast */
export const toast = {
  /**
   * @param {string} message
   * @param {ToastOptions} [options]
   */
  show(message, options = {}) {
    const id = `toast-${++shown}`;
    waiting.set(id, options);
    const { isError = false, duration = 5000, action } = options;
    tellHost({ type: "toast", id, message: String(message), isError, duration, action });
    return id;
  },
  /** @param {string} id */
  hide(id) {
    tellHost({ type: "toast-hide", id });
  },
};

export function listenForToasts() {
  listenToHost("toast-action", ({ id }) => waiting.get(String(id))?.onAction?.());
  listenToHost("toast-gone", ({ id }) => {
    waiting.get(String(id))?.onDismiss?.();
    waiting.delete(String(id));
  });
}
