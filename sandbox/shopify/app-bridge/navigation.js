import { hideAndWatch } from "./hidden-content.js";
import { listenToHost, tellHost } from "./host-link.js";
import { expectReturn } from "./place.js";

const NAVIGATE = "shopify:navigate";

/** `<ui-nav-menu>`: the host shows its links. https://shopify.dev/docs/api/app-bridge-library/web-components/ui-nav-menu */
class NavMenu extends HTMLElement {
  watch = new MutationObserver(tellEntries);

  connectedCallback() {
    hideAndWatch(this, this.watch);
    tellEntries();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    tellEntries();
  }
}

/** @returns {HTMLAnchorElement[]} */
function links() {
  return [...document.querySelectorAll("ui-nav-menu a")].filter(
    (link) => link instanceof window.HTMLAnchorElement,
  );
}

function tellEntries() {
  const entries = links().map((link) => ({
    label: link.textContent?.trim() ?? "",
    path: new URL(link.href).pathname,
    home: link.rel === "home",
  }));
  tellHost({ type: "entries", entries });
}

export function offerNavigation() {
  customElements.define("ui-nav-menu", NavMenu);
  const routerListens = whenListenedTo();
  listenToHost("navigate", ({ path, isReturn }) => {
    void routerListens.then(() => {
      if (isReturn) expectReturn(String(path));
      follow(String(path));
    });
  });
}

/**
 * Tells the app's router of a navigation by the event of a link.
 * @param {string} path
 */
function follow(path) {
  const link = document.createElement("a");
  link.setAttribute("href", path);
  link.hidden = true;
  document.body.append(link);
  link.dispatchEvent(new Event(NAVIGATE, { bubbles: true }));
  link.remove();
}

/** A page is visible before its script listens; clicks in between must not be lost. */
function whenListenedTo() {
  const plain = window.addEventListener.bind(window);
  return new Promise((resolve) => {
    window.addEventListener = (
      /** @type {string} */ type,
      /** @type {EventListenerOrEventListenerObject} */ listener,
      /** @type {boolean | AddEventListenerOptions | undefined} */ options,
    ) => {
      plain(type, listener, options);
      if (type === NAVIGATE) resolve(undefined);
    };
  });
}
