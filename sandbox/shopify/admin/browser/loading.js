import { element, frame, listen } from "./frame.js";

const bar = element("loading");

/** @param {boolean} on */
function show(on) {
  bar.hidden = !on;
}

listen("loading", ({ on }) => show(on === true));
listen("start", () => show(true));
frame.addEventListener("load", () => show(false));
