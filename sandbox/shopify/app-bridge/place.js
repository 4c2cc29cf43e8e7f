import { tellHost } from "./host-link.js";

/** The path to which the host has sent the frame back, until the frame is there. @type {string | undefined} */
let sentBackTo;

/** @param {string} path */
export function expectReturn(path) {
  sentBackTo = path;
}

/**
 * Tells the host the frame's path in the app. Only the host's history has the steps, and the frame's own
 * history stays one entry long: two histories of one window diverge when the page is reloaded, and a
 * step back would then load a page of the app without Shopify's signature.
 */
export function reportPlace() {
  const replace = history.replaceState.bind(history);
  const tell = (/** @type {boolean} */ isStep) => {
    const path = location.pathname + location.search;
    tellHost({ type: "place", path, isStep: isStep && path !== sentBackTo });
    if (path === sentBackTo) sentBackTo = undefined;
  };
  history.pushState = (state, unused, url) => {
    replace(state, unused, url);
    tell(true);
  };
  history.replaceState = (state, unused, url) => {
    replace(state, unused, url);
    tell(false);
  };
  tell(false);
}
