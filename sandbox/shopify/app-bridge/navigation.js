import { listenToHost, tellHost } from "./host-link.js";
import { expectReturn } from "./place.js";

const NAVIGATE = "shopify:navigate";

/** `<ui-nav-menu>`: its links are shown by the host. https://shopify.dev/docs/api/app-bridge-library/web-components/ui-nav-menu */
class NavMenu extends HTMLElement {
  watch = new MutationObserver(tellEntries);

  connectedCallback() {
    // A shadow without a slot shows nothing of what is in the element, and changes nothing for React.
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    this.watch.observe(this, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
    });
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
 * The app's router hears of a navigation as an event of a link.
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

/** A page is seen before its script listens; whoever clicks in between is not to be forgotten. */
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
