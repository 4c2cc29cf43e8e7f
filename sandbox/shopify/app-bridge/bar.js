import { listenToHost, tellHost } from "./host-link.js";

/** @typedef {"save" | "title"} Kind */

/** @type {Map<string, HTMLButtonElement[]>} */
const pressed = new Map();

/**
 * Asks the host to show a bar whose buttons are in the frame.
 * @param {Kind} kind
 * @param {string} id
 * @param {string} title
 * @param {HTMLButtonElement[]} buttons
 */
export function showBar(kind, id, title, buttons) {
  pressed.set(`${kind} ${id}`, buttons);
  tellHost({ type: "bar", kind, id, title, buttons: buttons.map(describeButton) });
}

/**
 * @param {Kind} kind
 * @param {string} id
 */
export function hideBar(kind, id) {
  if (pressed.delete(`${kind} ${id}`)) tellHost({ type: "bar-gone", kind, id });
}

export function isSaveBarShown() {
  return [...pressed.keys()].some((key) => key.startsWith("save "));
}

export function pressButtons() {
  listenToHost("press", ({ kind, id, button }) => {
    pressed.get(`${kind} ${id}`)?.[Number(button)]?.click();
  });
}

/** @param {HTMLButtonElement} button */
function describeButton(button) {
  const loading = button.getAttribute("loading");
  return {
    text: button.textContent?.trim() ?? "",
    primary: button.getAttribute("variant") === "primary",
    critical: button.getAttribute("tone") === "critical",
    disabled: button.disabled,
    loading: loading !== null && loading !== "false",
  };
}
