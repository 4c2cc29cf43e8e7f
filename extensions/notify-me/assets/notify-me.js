/** The HTML works without this; with it the form follows the shopper's choice and is sent in place. */
if (!customElements.get("notify-me")) {
  const KEPT_FOR_MS = 30 * 86_400_000;
  /** Before it is sent again. */
  const RETRIES_MS = [1_000, 3_000, 8_000, 0];
  const OURS = ["accepted", "invalid", "unavailable", "unreadable", "busy"];
  const MAILBOXES =
    "gmail.com hotmail.com yahoo.com outlook.com icloud.com mail.com ymail.com".split(" ");

  /** @type {Map<any, any>} what was typed and ticked, by field: themes make them anew */
  const drafts = new Map();

  /** @param {any} id a number, a numeric string or a GID */
  const digits = (id) => String(id ?? "").replace(/.*\D/, "");

  /** @type {(form: any, name: string) => string} not by FormData: themes disable a sold-out variant's field */
  const valueOf = (form, name) => form?.elements.namedItem(name)?.value ?? "";

  /** @type {(word: string, at: number) => string} */
  const without = (word, at) => word.slice(0, at) + word.slice(at + 1);

  /** @param {string} address whose domain has a letter less, more or another, or two swapped */
  const correct = (address) => {
    const [, name, domain = ""] = /^(.+@)(.+)$/.exec(address.trim().toLowerCase()) ?? [];
    const meant = MAILBOXES.find((mailbox) =>
      [...mailbox].some((_, at) => {
        const cuts = [domain, without(domain, at), without(domain, at + 1)];
        return cuts.includes(without(mailbox, at)) || cuts[1] === mailbox;
      }),
    );
    return meant && !MAILBOXES.includes(domain) ? name + meant : "";
  };

  /** @type {Record<string, any>} by variant: when this device asked, and that day in words */
  let asked = {};
  try {
    const all = Object.entries(JSON.parse(localStorage["notify-me"]));
    asked = Object.fromEntries(
      all.filter(([, [at, day]]) => day && Math.abs(Date.now() - at) < KEPT_FOR_MS),
    );
  } catch {
    // Nothing is there, or may be.
  }

  /** @type {(id: string, it?: any) => void} */
  const note = (id, it) => {
    asked[id] = it;
    try {
      localStorage["notify-me"] = JSON.stringify(asked);
    } catch {
      // As above.
    }
  };

  class NotifyMe extends HTMLElement {
    #connection = new AbortController();
    /** @type {Record<string, string>} by id: the name of a sold-out variant, else empty */
    #soldOut = {};
    /** The JSON that this was learnt from. */
    #told = "";
    /** What the form held. */
    #seen = "";
    #variant = "";
    /** The last choice told of. */
    #latest = {};
    #done = false;
    /** An address sent although another was suggested. */
    #declined = "";

    connectedCallback() {
      this.#connection = new AbortController();
      const { signal } = this.#connection;
      const start = () => this.#start(signal);
      if (document.readyState !== "loading") start();
      else document.addEventListener("DOMContentLoaded", start, { signal });
    }

    disconnectedCallback() {
      this.#connection.abort();
    }

    /** @param {AbortSignal} signal */
    #start(signal) {
      // A theme has put this into a form of its own, where no other can be.
      if (!this.#find("form")) return this.remove();
      this.#look();

      for (const type of ["submit", "click", "focusout", "input"]) {
        this.addEventListener(type, this, { signal });
      }
      // How themes tell of a choice; the observer is for those that don't.
      for (const type of ["change", "variant:update", "variant:change", "shopify:product:select"]) {
        document.addEventListener(type, this, { signal });
      }
      const observer = new MutationObserver(() => this.#look());
      const attributeFilter = ["value", "open", "data-done"];
      observer.observe(this.#section, { attributeFilter, childList: true, subtree: true });
      signal.addEventListener("abort", () => observer.disconnect());
    }

    /** Sees what a theme did without a word. */
    #look() {
      // Without this attribute it could neither be seen nor closed.
      this.#find(":modal")?.toggleAttribute("open", true);
      for (const field of this.#fields) Object.assign(field, drafts.get(field.id));
      const { textContent } = this.#find("script");
      const chosen = valueOf(this.#productForm, "id");
      if (textContent !== this.#told) {
        this.#told = textContent;
        this.#learn(JSON.parse(textContent));
        this.#show(chosen || this.#fields.variant_id.value, true);
      } else if (chosen !== this.#seen) this.#show(chosen);
      else if (this.#done !== "done" in this.dataset) this.#show(this.#variant, true);
      this.#seen = chosen;
    }

    /** @param {any} event */
    handleEvent(event) {
      const { type, target, detail } = event;
      switch (type) {
        case "submit":
          return this.#submit(event);
        case "click":
          return this.#click(target);
        case "focusout":
          return this.#suggest();
        case "input":
          return this.#keep(target);
        case "change":
          return this.#look();
        case "variant:update":
          return this.#choose(target, detail?.resource, detail?.data?.productId);
        case "variant:change":
          return this.#choose(target, detail?.variant);
        case "shopify:product:select":
          return this.#onSelect(event);
      }
    }

    /** @param {any} event Shopify's standard one */
    async #onSelect({ target, product, promise }) {
      if (product && !this.#isOurs(product.id)) return;
      this.#latest = promise;
      const chosen = await promise?.catch?.(() => undefined);
      if (promise === this.#latest) this.#choose(target, chosen && chosen.variant, product?.id);
    }

    /** @type {(target: any, variant: any, product?: any) => void} null where the options make none */
    #choose = (target, variant, product) => {
      if (variant === undefined) return;
      const id = digits(variant?.id);
      const there = target.closest?.(".shopify-section") ?? this.#section;
      const form = target.closest?.("form");
      const ours = product
        ? this.#isOurs(product)
        : id in this.#soldOut || (form ? this.#owns(form) : this.#section.contains(target));
      if (!ours || there !== this.#section) return;
      const available = variant?.available ?? variant?.availableForSale;
      if (id && available !== undefined) {
        this.#learn({ [id]: available ? "" : this.#soldOut[id] || variant.title || "…" });
      }
      this.#show(id);
    };

    /** @param {Record<string, string>} names nobody needs to be reminded of what could be bought */
    #learn(names) {
      Object.assign(this.#soldOut, names);
      for (const id in names) if (!names[id] && asked[id]) note(id);
    }

    /** @param {string} id empty where the options chosen make none */
    #show(id, anew = false) {
      if (id === this.#variant && !anew) return;
      this.#variant = id;
      const { email, phone, variant_id, page_url } = this.#fields;
      if (email) email.required = !phone;
      variant_id.value = id;
      page_url.value = page_url.value.replace(/\?.*|$/, `?variant=${id}`);
      const title = this.#soldOut[id];
      this.hidden = !title && !("always" in this.dataset);
      if (this.hidden) this.#find("dialog")?.close();
      if (id && title === undefined) void this.#lookUp(id, page_url.value);
      if (!title) return;
      this.#find("form").noValidate = true;
      this.#find("[data-variant]")?.replaceChildren(` (${title})`);
      this.#clear();
      this.#settle(asked[id], this.dataset.asked);
    }

    /**
     * Liquid tells of 250 variants; of another one, this block as it is rendered with that chosen.
     * @param {string} id
     * @param {string} url
     */
    async #lookUp(id, url) {
      const { product, section } = this.dataset;
      const html = await fetch(`${url}&section_id=${section}`).then(
        (answer) => answer.text(),
        String,
      );
      const page = new DOMParser().parseFromString(html, "text/html");
      const data = page.querySelector(`notify-me[data-product="${product}"] script`);
      const name = JSON.parse(data?.textContent || "{}")[id];
      if (name === undefined) return;
      this.#learn({ [id]: name });
      if (this.#variant === id) this.#show(id, true);
    }

    /** @param {any} event */
    async #submit(event) {
      event.preventDefault();
      if (this.#find("[aria-disabled=true]")) return;
      this.#look();
      if (this.hidden) return;

      this.#clear();
      const { email, phone, variant_id } = this.#fields;
      if (email && !email.checkValidity()) return this.#refuse({ email: email.dataset.error });
      if (!email && !phone.value.trim()) return this.#refuse({ phone: phone.dataset.error });
      if (this.#suggest() && this.#declined !== email.value) {
        this.#declined = email.value;
        return this.#find("[data-do=take]").focus();
      }
      const variant = variant_id.value;
      this.#clear(true);
      const answer = await this.#send(variant);
      if (answer.status === "accepted") {
        const day = Intl.DateTimeFormat(this.dataset.locale, { dateStyle: "long" });
        note(variant, [Date.now(), day.format()]);
      }
      // A theme may have replaced this one.
      /** @type {any} */
      const heir = this.isConnected ? this : document.getElementById(this.id);
      if (heir && heir.#variant === variant) heir.#report(answer);
    }

    /**
     * The body decides, since a proxy may change the status; what is not ours says to try again.
     * @param {string} variant
     */
    async #send(variant) {
      const form = this.#find("form");
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      for (const least of RETRIES_MS) {
        /** @type {any} */
        let answer = { status: "again" };
        try {
          const response = await fetch(form.action, {
            method: "POST",
            headers: { Accept: "application/json" },
            body,
            keepalive: true,
            signal: AbortSignal.timeout(20_000),
          });
          if (response.status === 404) answer.status = "unavailable";
          const its = await response.json();
          if (OURS.includes(its.status)) answer = its;
        } catch {
          // Nothing of ours came.
        }
        const wait = Math.max(least, answer.retry_after * 1_000 || 0);
        if (!/again|busy/.test(answer.status) || !least || wait > 10_000) return answer;
        if (variant === this.#variant) this.#say(this.dataset.retrying);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }

    /** @param {any} answer */
    #report({ status, errors }) {
      this.#clear();
      if (status === "invalid") return this.#refuse(errors);
      const { dataset } = this;
      if (status !== "accepted") return this.#say(dataset[status] ?? dataset.again);
      this.#settle(asked[this.#variant], dataset.accepted);
      this.#find("[role=status]").focus({ preventScroll: true });
    }

    /** @param {any} errors by field */
    #refuse(errors) {
      const rest = [];
      for (const name in errors) {
        const place = this.#find(`[id$="-${name}-error"]`);
        if (place) {
          place.textContent = errors[name];
          this.#fields[name].ariaInvalid = "true";
        } else rest.push(errors[name]);
      }
      const first = this.#find("[aria-invalid]");
      first?.focus();
      this.#say(rest.join(" ") || (first ? "" : this.dataset.again));
    }

    /** Says what may have been meant, and returns it. */
    #suggest() {
      const { email } = this.#fields;
      if (!email) return;
      const meant = correct(email.value);
      const hint = this.#find("[data-do=take]");
      hint.hidden = !meant;
      hint.value = meant;
      hint.textContent = this.dataset.suggestion?.replace("[address]", () => meant);
      return meant;
    }

    /** @param {any} target */
    #click(target) {
      const button = target.closest("[data-do]");
      switch (button?.dataset.do) {
        case "open": {
          // The top layer has no colours of its own.
          const { color, backgroundColor } = getComputedStyle(document.body);
          this.style.cssText = `--ink: ${color}; --ground: ${backgroundColor}`;
          return this.#find("dialog").showModal();
        }
        case "close":
          return this.#find("dialog").close();
        case "take":
          return this.#take(button.value);
        case "ask":
          this.#settle();
          return this.#fields.details.querySelector("input").focus();
      }
    }

    /** @param {string} address the one that was meant; where this was waited for, it is sent */
    #take(address) {
      const { email } = this.#fields;
      const sends = this.#declined === email.value;
      email.value = address;
      this.#keep(email);
      email.focus();
      this.#suggest();
      if (sends) this.#find("form").requestSubmit();
    }

    /** @param {any} field */
    #keep({ id, type, value, checked }) {
      drafts.set(id, type === "checkbox" ? { checked } : { value });
    }

    #clear(sending = false) {
      for (const place of this.querySelectorAll(".notify-me__error")) place.textContent = "";
      for (const field of this.#fields) field.ariaInvalid = null;
      // `disabled` would take the focus away.
      this.#find("[type=submit]").ariaDisabled = sending;
      this.#say(sending ? this.dataset.sending : "");
    }

    /** @param {any} [it] what was noted */
    #settle(it, sentence = "") {
      this.#done = !!it;
      this.toggleAttribute("data-done", this.#done);
      this.#fields.details.disabled = this.#done;
      this.#say(it ? sentence.replace("[date]", () => it[1]) : "");
    }

    #say(sentence = "") {
      for (const place of this.querySelectorAll(".notify-me__status")) place.textContent = sentence;
    }

    /** @param {any} product its id */
    #isOurs = (product) => digits(product) === this.dataset.product;

    /** @param {any} form */
    #owns(form) {
      const product = valueOf(form, "product-id");
      return product ? this.#isOurs(product) : valueOf(form, "id") in this.#soldOut;
    }

    /** The form that buys this product: in this section if there is one. */
    get #productForm() {
      const section = this.closest(".shopify-section");
      const all = document.querySelectorAll('form[action*="/cart/add"]');
      const forms = [...all].filter((form) => this.#owns(form));
      return forms.find((form) => section?.contains(form)) ?? forms[0];
    }

    /** @returns {Element} */
    get #section() {
      const anchor = this.#productForm ?? this;
      return anchor.closest(".shopify-section") ?? anchor;
    }

    /** @type {(selector: string) => any} */
    #find = (selector) => this.querySelector(selector);

    /** @returns {any} by name */
    get #fields() {
      return this.#find("form")?.elements ?? {};
    }
  }

  customElements.define("notify-me", NotifyMe);
}
