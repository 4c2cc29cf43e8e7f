/** The HTML works without this file; with it the form follows the shopper's choice and is sent in place. */
if (!customElements.get("notify-me")) {
  const productForms = 'form[action*="/cart/add"]';

  // These outlive a theme's re-rendering of the section.
  /** @type {Set<string>} variants signed up for */
  const accepted = new Set();
  /** @type {Map<unknown, Record<string, string>>} what was typed, by product */
  const drafts = new Map();

  /** @param {unknown} id a number, a numeric string or a GID */
  const digits = (id) => /\d+$/.exec(String(id ?? ""))?.[0] ?? "";

  /**
   * Not by FormData: themes disable the field of a sold-out variant.
   * @param {HTMLFormElement | undefined} form
   * @param {string} name
   */
  const valueOf = (form, name) => /** @type {any} */ (form?.elements.namedItem(name))?.value ?? "";

  class NotifyMe extends HTMLElement {
    #connection = new AbortController();
    /** @type {Record<string, string>} by id: the name of a sold-out variant, else empty */
    #soldOut = {};
    /** @type {HTMLFormElement | undefined} */
    #product;
    /** The product form's value when last looked at. */
    #seen = "";
    #variant = "";
    #selections = 0;
    #sending = false;

    connectedCallback() {
      this.#connection = new AbortController();
      const { signal } = this.#connection;
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.#start(signal), { signal });
      } else {
        this.#start(signal);
      }
    }

    disconnectedCallback() {
      this.#connection.abort();
      const { email, phone } = this.#fields;
      drafts.set(this.dataset.product, { email: email.value, phone: phone?.value });
    }

    /** @param {AbortSignal} signal */
    #start(signal) {
      const data = this.querySelector("script");
      if (!data) return;
      this.#soldOut = JSON.parse(data.textContent);
      this.#form.noValidate = true;
      for (const [name, typed] of Object.entries(drafts.get(this.dataset.product) ?? {})) {
        if (typed) this.#fields[name].value ||= typed;
      }

      this.#seen = valueOf(this.#productForm, "id");
      this.#show(this.#seen || this.#fields.variant_id.value);

      this.#form.addEventListener("submit", (event) => void this.#submit(event), { signal });
      this.#follow(signal);
    }

    /**
     * Every way a theme tells of a chosen variant; the observer is for those that tell nobody.
     * @param {AbortSignal} signal
     */
    #follow(signal) {
      document.addEventListener("change", (event) => this.#onChange(event), { signal });
      document.addEventListener("shopify:product:select", (event) => this.#onSelect(event), {
        signal,
      });
      for (const type of ["variant:update", "variant:change"])
        document.addEventListener(type, (event) => this.#onVariant(event), { signal });
      const observer = new MutationObserver(() => {
        const form = this.#productForm;
        if (form && valueOf(form, "id") !== this.#seen) this.#read(form);
      });
      observer.observe(this.#section, {
        attributes: true,
        attributeFilter: ["value"],
        childList: true,
        subtree: true,
      });
      signal.addEventListener("abort", () => observer.disconnect());
    }

    /** @param {any} event */
    #onChange({ target: { name, form } }) {
      if (name === "id" && form && (form === this.#productForm || this.#owns(form)))
        this.#read(form);
    }

    /** @param {Event & { promise?: any }} event */
    async #onSelect(event) {
      const selection = ++this.#selections;
      const chosen = await Promise.resolve(event.promise).catch(() => undefined);
      if (selection !== this.#selections) return;
      this.#choose(event.target, chosen && chosen.variant, chosen?.variant?.product?.id);
    }

    /** @param {Event & { detail?: any }} event */
    #onVariant({ type, target, detail }) {
      const variant = type === "variant:update" ? detail?.resource : detail?.variant;
      this.#choose(target, variant, detail?.data?.productId);
    }

    /**
     * @param {any} target
     * @param {any} variant null where the options chosen make none
     * @param {unknown} productId
     */
    #choose(target, variant, productId) {
      if (variant === undefined) return;
      if (productId && digits(productId) !== this.dataset.product) return;
      const id = digits(variant?.id);
      if (!(id in this.#soldOut) && !this.#section.contains(target)) return;
      const available = variant?.available ?? variant?.availableForSale;
      if (available) this.#soldOut[id] = "";
      if (id && available === false) this.#soldOut[id] ||= variant.title || "…";
      this.#show(id);
    }

    /** @param {HTMLFormElement} form */
    #read(form) {
      this.#seen = valueOf(form, "id");
      this.#show(this.#seen);
    }

    /** @param {string} id empty where the options chosen make none */
    #show(id) {
      if (id === this.#variant) return;
      this.#variant = id;
      const title = this.#soldOut[id];
      this.hidden = !title && this.dataset.always === undefined;
      if (!title) return;
      this.querySelector("[data-variant]")?.replaceChildren(` (${title})`);
      const { variant_id, page_url } = this.#fields;
      variant_id.value = id;
      page_url.value = page_url.value.replace(/\?.*|$/, `?variant=${id}`);
      this.#clear();
      this.#settle(accepted.has(id));
    }

    /** @param {Event} event */
    async #submit(event) {
      event.preventDefault();
      if (this.#sending) return;
      const chosen = valueOf(this.#productForm, "id");
      if (chosen) this.#show(chosen);
      if (this.hidden) return;

      this.#clear();
      const { email, variant_id } = this.#fields;
      if (!email.checkValidity()) return this.#refuse({ email: email.dataset.error });
      const variant = variant_id.value;
      this.#wait(true);
      const answer = await this.#send();
      this.#wait(false);
      if (answer?.status === "accepted") accepted.add(variant);
      if (variant === variant_id.value) this.#report(answer);
    }

    /** @returns {Promise<any>} undefined where the answer was not ours */
    async #send() {
      const body = new URLSearchParams(/** @type {any} */ (new FormData(this.#form)));
      try {
        const response = await fetch(this.#form.action, {
          method: "POST",
          headers: { Accept: "application/json" },
          body,
          keepalive: true,
          signal: AbortSignal.timeout(20_000),
        });
        return await response.json();
      } catch {
        return undefined;
      }
    }

    /** @param {any} answer whose body alone decides: a proxy may change the HTTP status */
    #report(answer) {
      const { busy, unavailable, again } = this.dataset;
      if (answer?.status === "invalid") return this.#refuse(answer.errors);
      if (answer?.status === "busy") return this.#say(busy);
      if (answer?.status === "unavailable") return this.#say(unavailable);
      if (answer?.status !== "accepted") return this.#say(again);
      this.#settle(true);
      this.#status.focus({ preventScroll: true });
    }

    /** @param {any} errors sentences by field; one without a place goes to the status */
    #refuse(errors) {
      const rest = [];
      for (const [name, sentence] of Object.entries(errors ?? {})) {
        const field = this.#fields.namedItem(name);
        const place = document.getElementById(field?.getAttribute("aria-describedby"));
        if (place) {
          place.textContent = sentence;
          field.setAttribute("aria-invalid", "true");
        } else {
          rest.push(sentence);
        }
      }
      const first = [...this.#fields].find((field) => field.hasAttribute("aria-invalid"));
      this.#say(rest.join(" ") || (first ? "" : this.dataset.again));
      first?.focus();
    }

    #clear() {
      for (const place of this.querySelectorAll(".notify-me__error")) place.textContent = "";
      for (const field of this.#form.elements) field.removeAttribute("aria-invalid");
      this.#say("");
    }

    /** @param {boolean} sending */
    #wait(sending) {
      this.#sending = sending;
      // Not `disabled`, which would take the focus away from whoever pressed it.
      this.querySelector("button")?.setAttribute("aria-disabled", String(sending));
      this.#say(sending ? this.dataset.sending : "");
    }

    /** @param {boolean} done */
    #settle(done) {
      this.toggleAttribute("data-done", done);
      this.#fields.details.disabled = done;
      if (done) this.#say(this.dataset.accepted);
    }

    /** @param {string | undefined} sentence */
    #say(sentence = "") {
      this.#status.textContent = sentence;
    }

    /** @param {HTMLFormElement} form */
    #owns(form) {
      const product = valueOf(form, "product-id");
      return product ? product === this.dataset.product : valueOf(form, "id") in this.#soldOut;
    }

    /** The form that buys this product: in this section if there is one, else anywhere on the page. */
    get #productForm() {
      if (!this.#product?.isConnected) {
        const near = this.closest(".shopify-section")?.querySelectorAll(productForms) ?? [];
        const forms = [...near, ...document.querySelectorAll(productForms)];
        this.#product = /** @type {HTMLFormElement[]} */ (forms).find((form) => this.#owns(form));
      }
      return this.#product;
    }

    /** @returns {Element} */
    get #section() {
      const anchor = this.#productForm ?? this;
      return anchor.closest(".shopify-section") ?? anchor;
    }

    get #form() {
      return /** @type {HTMLFormElement} */ (this.querySelector("form"));
    }

    get #status() {
      return /** @type {HTMLElement} */ (this.querySelector('[role="status"]'));
    }

    /** @returns {any} by name */
    get #fields() {
      return this.#form.elements;
    }
  }

  customElements.define("notify-me", NotifyMe);
}
