import { hasUnsaved } from "./bars.js";
import { element, listen, tell } from "./frame.js";
import { mayLeave } from "./leaving.js";
import { closeMenu } from "./menu.js";

// Both as in ../app-address.ts, which a browser cannot load.
const ROOT = "/apps/notify-me";
const SHOPIFYS_OWN = [
  "embedded",
  "hmac",
  "host",
  "id_token",
  "locale",
  "session",
  "shop",
  "timestamp",
];

/** @typedef {{ label: string, path: string, home: boolean }} Entry */

/** @type {Entry[]} */
let entries = [];
const home = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-home]"));
home.addEventListener("click", go);

let place = location.pathname + location.search;

/** Each step of the app is a step of this window's history; the frame has none of its own. */
listen("place", ({ path, isStep }) => {
  const address = new URL(String(path), "http://app");
  if (address.searchParams.has("shopify-reload")) return;
  for (const name of SHOPIFYS_OWN) address.searchParams.delete(name);
  place = ROOT + address.pathname + address.search;
  if (place !== location.pathname + location.search) {
    if (isStep) history.pushState(null, "", place);
    else history.replaceState(null, "", place);
  }
  markPlace();
});

window.addEventListener("popstate", () => {
  const wanted = location.pathname + location.search;
  // Before the question: a second click while it is open starts from the same page as the first.
  if (hasUnsaved()) history.pushState(null, "", place);
  void mayLeave().then((leaves) => {
    if (leaves) tell({ type: "navigate", path: wanted.slice(ROOT.length), isReturn: true });
  });
});

listen("entries", (message) => {
  const next = /** @type {Entry[]} */ (Array.isArray(message.entries) ? message.entries : []);
  if (JSON.stringify(next) === JSON.stringify(entries) || next.length === 0) return;
  entries = next;
  const links = entries.filter((entry) => !entry.home).map(linkTo);
  element("entries").replaceChildren(...links);
  const main = entries.find((entry) => entry.home);
  if (main) home.href = ROOT + main.path;
  markPlace();
});

/** @param {Entry} entry */
function linkTo({ label, path }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = ROOT + path;
  link.textContent = label;
  link.addEventListener("click", go);
  item.append(link);
  return item;
}

/** @param {MouseEvent} event */
function go(event) {
  const path = new URL(/** @type {HTMLAnchorElement} */ (event.currentTarget).href).pathname;
  const known = entries.some((entry) => ROOT + entry.path === path);
  if (!known || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void mayLeave().then((leaves) => {
    if (!leaves) return;
    closeMenu();
    tell({ type: "navigate", path: path.slice(ROOT.length) });
  });
}

/** Marks the longest entry that the present path begins with. */
function markPlace() {
  const here = location.pathname;
  const links = [home, ...element("entries").querySelectorAll("a")];
  const fitting = links.filter(
    ({ pathname }) => here === pathname || here.startsWith(`${pathname}/`),
  );
  const [nearest] = fitting.sort((one, other) => other.pathname.length - one.pathname.length);
  for (const link of links) {
    if (link === nearest) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const label = nearest && nearest !== home ? `${nearest.textContent} · ` : "";
  document.title = `${label}Notify me · ${document.querySelector(".shop")?.textContent}`;
}
