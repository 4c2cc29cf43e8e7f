import { hostOrigin, tellHost } from "./host-link.js";

const plainOpen = window.open.bind(window);

/**
 * Leaves the frame; the host decides where to.
 * @param {string} url
 */
export function leave(url) {
  tellHost({ type: "leave", url });
}

/**
 * Whether an address is a page of Shopify's real admin.
 * @param {URL} url
 * @param {string} shop
 */
function isAdmin(url, shop) {
  return (
    url.protocol === "shopify:" ||
    url.hostname === "admin.shopify.com" ||
    (url.hostname === shop && url.pathname.startsWith("/admin"))
  );
}

/**
 * Follows a link that leads out of the frame; false if the browser may follow it itself.
 * @param {URL} url
 * @param {string} target
 * @param {string} shop
 */
function followOut(url, target, shop) {
  if (target === "_top" || target === "_parent") {
    leave(url.href);
    return true;
  }
  if (!isAdmin(url, shop)) return false;
  if (target === "_blank") {
    plainOpen(`${hostOrigin}/elsewhere?${new URLSearchParams({ url: url.href })}`, "_blank");
  } else {
    leave(url.href);
  }
  return true;
}

/**
 * A frame may not move the page around it by itself.
 * @param {string} shop
 */
export function letHostLeave(shop) {
  window.open = (url, target = "_blank", features) => {
    const address = new URL(url ?? "about:blank", location.href);
    return followOut(address, target, shop) ? null : plainOpen(url, target, features);
  };
  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node instanceof window.HTMLAnchorElement);
    if (!(link instanceof window.HTMLAnchorElement) || !link.href || event.defaultPrevented) return;
    if (followOut(new URL(link.href), link.target, shop)) event.preventDefault();
  });
}
