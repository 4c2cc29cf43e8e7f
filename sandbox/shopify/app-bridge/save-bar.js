import { hideBar, showBar, isSaveBarShown } from "./bar.js";
import { BarElement } from "./bar-element.js";
import { askHost } from "./host-link.js";

/** `<ui-save-bar>`. https://shopify.dev/docs/api/app-bridge-library/web-components/ui-save-bar */
export class SaveBar extends BarElement {
  /**
   * @override
   * @type {import("./bar.js").Kind}
   */
  kind = "save";
}

/** @param {string} id */
async function findSaveBar(id) {
  await customElements.whenDefined("ui-save-bar");
  const bar = document.getElementById(id);
  if (!(bar instanceof SaveBar)) throw new Error(`There is no <ui-save-bar id="${id}">`);
  return bar;
}

/** https://shopify.dev/docs/api/app-bridge-library/apis/save-bar */
export const saveBar = {
  /** @param {string} id */
  show: async (id) => (await findSaveBar(id)).show(),
  /** @param {string} id A bar that React has already removed counts as hidden. */
  hide: async (id) => {
    const bar = document.getElementById(id);
    if (bar instanceof SaveBar) bar.hide();
    else hideBar("save", id);
  },
  /** @param {string} id */
  toggle: async (id) => {
    const bar = await findSaveBar(id);
    if (bar.showing) bar.hide();
    else bar.show();
  },
  /** Resolves once nothing is unsaved, or the merchant agrees to lose it. */
  leaveConfirmation: async () => {
    if (!isSaveBarShown()) return;
    const { leave } = await askHost("confirm-leave", Infinity);
    if (leave !== true) await new Promise(() => undefined);
  },
};

/** A form with `data-save-bar` has its own bar from its first change until it is gone. */
export function watchForms() {
  document.addEventListener("input", (event) => {
    const form = findForm(event);
    if (form) showBar("save", barOf(form), "", formButtons(form));
  });
  for (const end of ["submit", "reset"]) {
    document.addEventListener(end, (event) => {
      const form = findForm(event);
      if (form) hideBar("save", barOf(form));
    });
  }
}

/** @param {Event} event */
function findForm({ target }) {
  const form = target instanceof HTMLElement ? target.closest("form") : null;
  return form?.hasAttribute("data-save-bar") ? form : undefined;
}

/** @param {HTMLFormElement} form */
function barOf(form) {
  return `form ${[...document.forms].indexOf(form)}`;
}

/** @param {HTMLFormElement} form */
function formButtons(form) {
  const save = document.createElement("button");
  save.textContent = "Save";
  save.setAttribute("variant", "primary");
  save.addEventListener("click", () => form.requestSubmit());
  const discard = document.createElement("button");
  discard.textContent = "Discard";
  discard.addEventListener("click", () => form.reset());
  return [save, discard];
}
