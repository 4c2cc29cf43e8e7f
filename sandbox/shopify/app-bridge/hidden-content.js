/**
 * Hides the content of an element from the page, and tells of every change to it. A shadow root without
 * a slot hides the content, and changes nothing for React.
 * @param {HTMLElement} element
 * @param {MutationObserver} observer
 */
export function hideAndWatch(element, observer) {
  if (!element.shadowRoot) element.attachShadow({ mode: "open" });
  observer.observe(element, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
}
