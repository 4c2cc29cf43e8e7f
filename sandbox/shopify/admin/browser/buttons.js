import { tell } from "./frame.js";

/** @typedef {{ text: string, primary: boolean, critical: boolean, disabled: boolean, loading: boolean }} Described */

/**
 * Shows buttons that press those in the frame. It changes them in place, so that they keep the focus.
 * @param {HTMLElement} row
 * @param {{ kind: unknown, id?: unknown, buttons: unknown }} bar
 */
export function fillRow(row, { kind, id, buttons }) {
  const described = /** @type {Described[]} */ (Array.isArray(buttons) ? buttons : []);
  while (row.children.length > described.length) row.lastElementChild?.remove();
  described.forEach((description, index) => {
    const button = row.children[index] ?? row.appendChild(document.createElement("button"));
    if (!(button instanceof window.HTMLButtonElement)) return;
    button.type = "button";
    button.textContent = description.text;
    button.className = description.primary ? "primary" : description.critical ? "critical" : "";
    button.disabled = description.disabled || description.loading;
    button.ariaBusy = String(description.loading);
    button.onclick = () => tell({ type: "press", kind, id, button: index });
  });
}
