import { fillRow } from "./buttons.js";
import { element, frame, listen } from "./frame.js";

const places = { save: element("save-bar"), title: element("title-bar") };
const words = { save: "Unsaved changes", title: "" };

/** The id of each bar that is shown. @type {Map<"save" | "title", unknown>} */
const shown = new Map();

listen("bar", (message) => {
  const { kind, id, title } = message;
  if (kind !== "save" && kind !== "title") return;
  shown.set(kind, id);
  const bar = places[kind];
  const label = bar.querySelector("strong") ?? bar.appendChild(document.createElement("strong"));
  label.textContent = String(title || words[kind]);
  const row = bar.querySelector("div") ?? bar.appendChild(document.createElement("div"));
  fillRow(row, { kind, id, buttons: message.buttons });
  bar.hidden = false;
});

listen("bar-gone", ({ kind, id }) => {
  if ((kind === "save" || kind === "title") && shown.get(kind) === id) close(kind);
});

// A new document in the frame begins without any.
listen("start", () => {
  close("save");
  close("title");
});

/** @param {"save" | "title"} kind */
function close(kind) {
  const hadFocus = places[kind].contains(document.activeElement);
  shown.delete(kind);
  places[kind].hidden = true;
  if (hadFocus) frame.focus();
}

export function hasUnsaved() {
  return shown.has("save");
}

/** A merchant who agreed to lose changes is not asked again for the same page. */
export function forgetUnsaved() {
  close("save");
}
