import { element, listen, tell } from "./frame.js";

const MOST = 3;
const list = element("toasts");

/** @type {Map<unknown, () => void>} */
const dismiss = new Map();

listen("toast", ({ id, message, isError, duration, action }) => {
  const toast = document.createElement("div");
  toast.className = isError === true ? "toast error" : "toast";
  const text = document.createElement("span");
  text.textContent = String(message);
  toast.append(text);
  if (typeof action === "string") {
    toast.append(button(action, "action", () => tell({ type: "toast-action", id })));
  }
  const gone = () => {
    clearTimeout(timer);
    toast.remove();
    if (dismiss.delete(id)) tell({ type: "toast-gone", id });
  };
  const timer = setTimeout(gone, Number(duration) || 5000);
  const cross = button("×", "cross", gone);
  cross.ariaLabel = "Dismiss";
  toast.append(cross);
  dismiss.set(id, gone);
  list.append(toast);
  const [oldest] = dismiss.values();
  if (dismiss.size > MOST) oldest?.();
});

listen("toast-hide", ({ id }) => dismiss.get(id)?.());

/**
 * @param {string} words
 * @param {string} name
 * @param {() => void} press
 */
function button(words, name, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}
