import { hideBar, showBar } from "./bar.js";
import { hideAndWatch } from "./hidden-content.js";

/** An element of the app whose buttons the host shows in a bar. */
export class BarElement extends HTMLElement {
  /** @type {import("./bar.js").Kind} */
  kind = "title";
  showing = false;
  watch = new MutationObserver(() => this.refresh());

  connectedCallback() {
    hideAndWatch(this, this.watch);
    this.refresh();
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.hide();
  }

  show() {
    const wasShowing = this.showing;
    this.showing = true;
    this.refresh();
    if (!wasShowing) this.dispatchEvent(new Event("show"));
  }

  hide() {
    if (!this.showing) return;
    this.showing = false;
    hideBar(this.kind, this.id);
    this.dispatchEvent(new Event("hide"));
  }

  refresh() {
    if (!this.showing) return;
    const title = this.getAttribute("title") ?? "";
    showBar(this.kind, this.id, title, [...this.querySelectorAll("button")]);
  }
}

/** `<ui-title-bar>`: shown as long as it is in the page. https://shopify.dev/docs/api/app-bridge-library/web-components/ui-title-bar */
export class TitleBar extends BarElement {
  /** @override */
  showing = true;
}
