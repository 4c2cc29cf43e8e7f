/**
 * Dawn: a modal at the end of the body, without a section around its product. Its HTML has another
 * section id, and its scripts run.
 */
import { fetchContent, onQuickView } from "./quick-content.js";

class QuickAddModal extends HTMLElement {
  connectedCallback() {
    this.className = "quick-add";
    this.tabIndex = -1;
    this.addEventListener("keyup", ({ code }) => code === "Escape" && this.remove());
    this.addEventListener("click", ({ target }) => target === this && this.remove());
  }
}

customElements.define("quick-add-modal", QuickAddModal);

onQuickView(async (address, closeLabel) => {
  const content = await fetchContent(address);
  content.innerHTML = content.innerHTML.replaceAll("template--main", "quickadd-template--main");
  const modal = document.createElement("quick-add-modal");
  const close = Object.assign(document.createElement("button"), { textContent: closeLabel });
  close.addEventListener("click", () => modal.remove());
  document.body.append(modal);
  modal.innerHTML = content.outerHTML;
  modal.prepend(close);
  for (const script of modal.querySelectorAll("script")) {
    const awake = document.createElement("script");
    for (const { name, value } of script.attributes) awake.setAttribute(name, value);
    awake.textContent = script.textContent;
    script.replaceWith(awake);
  }
  modal.focus();
});
