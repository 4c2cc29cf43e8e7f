import { tellHost } from "./host-link.js";

/** Tells the host where in the app the frame is, so that its own address can say so. */
export function reportPlace() {
  const tell = () => tellHost({ type: "place", path: location.pathname + location.search });
  for (const method of /** @type {const} */ (["pushState", "replaceState"])) {
    const plain = history[method].bind(history);
    history[method] = (state, unused, url) => {
      plain(state, unused, url);
      tell();
    };
  }
  window.addEventListener("popstate", tell);
  tell();
}
