/**
 * Follows the shopper's choice and sends the form in place; without this script the form works too.
 * From top to bottom: what this device remembers, what an address may have meant, the theme's forms,
 * then the element, in the order of a visit: show, follow, ask, send, answer.
 */
if (!customElements.get("notify-me")) {
  // ── What this device remembers ──────────────────────────────────────────────────────────────────

  const KEPT_FOR_MS = 30 * 86_400_000;

  /** @type {Map<string, any>} what was typed and ticked: themes create the block again */
  const drafts = new Map();

  /** @type {Record<string, any>} by variant: when this device signed up, and that day in words */
  let signUps = {};
  try {
    const stored = Object.entries(JSON.parse(localStorage["notify-me"]));
    signUps = Object.fromEntries(
      stored.filter(([, [time, day]]) => day && Math.abs(Date.now() - time) < KEPT_FOR_MS),
    );
  } catch {
    // There is no storage, or nothing of ours in it.
  }

  /** @type {(variant: string, signUp?: any) => void} without a sign-up it is forgotten */
  const remember = (variant, signUp) => {
    signUps[variant] = signUp;
    try {
      localStorage["notify-me"] = JSON.stringify(signUps);
    } catch {
      // There is no storage.
    }
  };

  // ── What an address may have meant ──────────────────────────────────────────────────────────────

  const MAILBOXES =
    "gmail.com hotmail.com yahoo.com outlook.com icloud.com mail.com ymail.com".split(" ");

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

  // ── The theme's forms ───────────────────────────────────────────────────────────────────────────

  /** @param {any} id a number, a numeric string or a GID */
  const digits = (id) => String(id ?? "").replace(/.*\D/, "");

  const elementsOf = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements")?.get;

  /** @type {(form: any) => any[]} not `form.elements`: a field of that name would hide it */
  const controlsOf = (form) => [...elementsOf?.call(form)];

  /** @param {any} form some only show a price or a payment plan, and their variant never changes */
  const canBuy = (form) =>
    controlsOf(form).some(({ type, name }) => type === "submit" || name === "add");

  /** @type {WeakMap<any, string>} by field: its value when it was last read */
  const lastValues = new WeakMap();
  /** @type {WeakMap<any, any>} by form: the field named `id` that changed last */
  const lastChanged = new WeakMap();

  /**
   * A form may have several fields of a name, one of them frozen. The one that changed last counts,
   * else the last one that would be posted, else a disabled one: themes disable a sold-out variant's.
   * @type {(form: any, name: string) => string}
   */
  const valueOf = (form, name) => {
    const fields = form ? controlsOf(form).filter((control) => control.name === name) : [];
    const chosen = fields.filter(({ type, checked }) => checked || !/radio|checkbox/.test(type));
    for (const field of chosen) {
      const { value } = field;
      if ((lastValues.get(field) ?? value) !== value) lastChanged.set(form, field);
      lastValues.set(field, value);
    }
    const changed = chosen.find((field) => field === lastChanged.get(form));
    const posted = chosen.filter((field) => !field.matches(":disabled"));
    return (changed ?? posted.pop() ?? chosen.pop())?.value ?? "";
  };

  // ── The element ─────────────────────────────────────────────────────────────────────────────────

  /** How themes announce a choice. */
  const CHOICES = ["change", "variant:update", "variant:change", "shopify:product:select"];
  const HANDLED = ["submit", "click", "focusout", "input", "keydown", "keyup"];
  /** Leave a shadow root, unlike `submit`, `change`, `reset` and the like. */
  const LEAVING = "beforeinput pointerdown pointerup mousedown mouseup touchstart touchend".split(
    " ",
  );

  /** Before a sign-up is sent again. */
  const RETRIES_MS = [1_000, 3_000, 8_000, 0];
  const STATUSES = ["accepted", "invalid", "unavailable", "unreadable", "busy"];

  class NotifyMe extends HTMLElement {
    #connection = new AbortController();
    #observer = new MutationObserver(() => this.#update());
    /** @type {any} what the observer watches */
    #watched;
    #product = "";
    #variant = "";
    /** @type {Record<string, string>} by variant: its name if it is sold out, else empty */
    #soldOut = {};
    /** The JSON that this was read from. */
    #availability = "";
    /** The variant in the theme's form when it was last read. */
    #formVariant = "";
    /** The promise of the last choice announced. */
    #lastChoice = {};
    /** An address sent although another was suggested. */
    #declined = "";
    /** Whether the Escape key went down while the dialog was open. */
    #closing = false;

    // ── Shown ──

    connectedCallback() {
      this.#connection = new AbortController();
      const { signal } = this.#connection;
      const start = () => this.#start(signal);
      if (document.readyState !== "loading") start();
      else document.addEventListener("DOMContentLoaded", start, { signal });
    }

    disconnectedCallback() {
      this.#connection.abort();
      this.#observer.disconnect();
      this.#watched = undefined;
    }

    /** @param {AbortSignal} signal */
    #start(signal) {
      const root = this.#fill();
      for (const type of [...HANDLED, ...LEAVING]) root.addEventListener(type, this, { signal });
      for (const type of CHOICES) document.addEventListener(type, this, { signal });
      for (const type of ["keydown", "keyup"]) {
        window.addEventListener(type, (event) => this.#keepEscape(event), {
          capture: true,
          signal,
        });
      }
      this.#warn();
      this.#update();
    }

    /**
     * The form lives in a shadow root, where a theme's own form, ids, rules and scripts do not reach.
     * The parser of a page creates it from the template, before this script; in HTML that a theme
     * inserts later, the template is still there. It stays, as themes copy and compare their HTML.
     */
    #fill() {
      /** @type {any} */
      let template = this.querySelector("template");
      if (!template) {
        template = document.createElement("template");
        template.innerHTML = this.shadowRoot?.innerHTML ?? "";
        template.setAttribute("shadowrootmode", "open");
        this.prepend(template);
      }
      if (this.shadowRoot) return this.shadowRoot;
      const root = this.attachShadow({ mode: "open" });
      root.append(template.content.cloneNode(true));
      for (const field of this.#fields) Object.assign(field, drafts.get(this.#draftKey(field)));
      return root;
    }

    /** In the theme editor: what a form in a link, a button or a label does, the theme decides. */
    #warn() {
      const { misplaced } = this.dataset;
      if (misplaced && this.closest("a, button, label")) {
        this.#find(".notify-me__editor").textContent = misplaced;
      }
    }

    /** Reads what the theme has changed, announced or not. */
    #update() {
      this.#watch();
      const { product = "" } = this.dataset;
      const availability = this.querySelector("script")?.textContent || "{}";
      const formVariant = valueOf(this.#productForm, "id");
      if (product !== this.#product) this.#soldOut = {};
      if (product !== this.#product || availability !== this.#availability) {
        this.#product = product;
        this.#availability = availability;
        this.#learn(JSON.parse(availability));
        this.#show(valueOf(this.#productForm, "id") || digits(this.dataset.variant), true);
      } else if (formVariant !== this.#formVariant) this.#show(formVariant);
      else this.#hide();
      this.#formVariant = valueOf(this.#productForm, "id");
    }

    /** @param {Record<string, string>} names a sign-up for what can be bought is over */
    #learn(names) {
      Object.assign(this.#soldOut, names);
      for (const id in names) if (!names[id] && signUps[id]) remember(id);
    }

    /** @param {string} id empty where the options chosen make no variant */
    #show(id, again = false) {
      if (id === this.#variant && !again) return;
      this.#variant = id;
      const { email, phone, variant_id, product_id, page_url } = this.#fields;
      const url = this.dataset.url?.replace(/\?.*|$/, `?variant=${id}`);
      if (email) email.required = !phone;
      variant_id.value = id;
      product_id.value = this.#product;
      page_url.value = url;
      this.#hide();
      const name = this.#soldOut[id];
      if (id && name === undefined) void this.#lookUp(id, url);
      if (!name) return;
      this.#find("form").noValidate = true;
      this.#find("[data-item]").textContent = this.dataset.title;
      this.#find("[data-variant]").textContent = "single" in this.dataset ? "" : ` (${name})`;
      this.#clear();
      this.#settle(signUps[id], this.dataset.asked);
    }

    /** Hides the block while the variant can be bought; a theme may have changed the attribute. */
    #hide() {
      const hidden = !this.#soldOut[this.#variant] && !("always" in this.dataset);
      this.#find(".notify-me").hidden = hidden;
      if (this.hidden !== hidden) this.hidden = hidden;
      if (hidden) this.#find("dialog")?.close();
    }

    /**
     * Liquid lists 250 variants; of another one, this block as it is rendered with that one chosen.
     * A theme may have changed the section's id in its HTML: then the whole page.
     * @type {(id: string, url: any) => Promise<void>}
     */
    async #lookUp(id, url) {
      for (const query of [`&section_id=${this.dataset.section}`, ""]) {
        const html = await fetch(url + query).then((response) => response.text(), String);
        const page = new DOMParser().parseFromString(html, "text/html");
        const data = page.querySelector(`notify-me[data-product="${this.#product}"] script`);
        const name = JSON.parse(data?.textContent || "{}")[id];
        if (name === undefined) continue;
        this.#learn({ [id]: name });
        if (this.#variant === id) this.#show(id, true);
        return;
      }
    }

    // ── Following the theme ──

    /** Watches the section, or what else has both this block and the form in it. */
    #watch() {
      const form = this.#productForm;
      /** @type {any} */
      let place = this.closest(".shopify-section") ?? this;
      while (form && !place.contains(form)) place = place.parentElement;
      if (place === this.#watched) return;
      this.#watched = place;
      this.#observer.disconnect();
      this.#observer.observe(place, {
        attributeFilter: ["value", "hidden", "data-product"],
        childList: true,
        characterData: true,
        subtree: true,
      });
    }

    /** @param {any} event */
    handleEvent(event) {
      const { type, target, detail, currentTarget } = event;
      if (currentTarget !== document) this.#keepInside(event);
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
          return this.#update();
        case "variant:update":
          return this.#choose(event, detail?.resource, detail?.data?.productId);
        case "variant:change":
          return this.#choose(event, detail?.variant);
        case "shopify:product:select":
          return this.#onSelect(event);
      }
    }

    /** @param {any} event Shopify's standard one */
    async #onSelect(event) {
      const { target, product, promise } = event;
      if ((product && !this.#isOurs(product.id)) || !this.#hears(target)) return;
      this.#lastChoice = promise;
      const chosen = await promise?.catch?.(() => undefined);
      if (promise === this.#lastChoice) this.#choose(event, chosen && chosen.variant, product?.id);
    }

    /**
     * @param {any} event
     * @param {any} variant null where the options make none
     * @param {any} [product] its id, where the event tells it
     */
    #choose({ target }, variant, product) {
      if (variant === undefined || !this.#hears(target)) return;
      const id = digits(variant?.id);
      const form = target.closest?.("form");
      const ours = product
        ? this.#isOurs(product)
        : id in this.#soldOut || (form ? this.#owns(form) : this.#watched.contains(target));
      if (!ours) return;
      const available = variant?.available ?? variant?.availableForSale;
      if (id && available !== undefined) {
        this.#learn({ [id]: available ? "" : this.#soldOut[id] || variant.title || "…" });
      }
      this.#show(id);
    }

    /**
     * Whether an event is about the form that this block follows, not about another one of the same
     * product: in a quick view, or in another section.
     * @param {any} target
     */
    #hears(target) {
      if (!target.closest || target.contains(this)) return true;
      const form = this.#productForm;
      const section = (form ?? this).closest(".shopify-section");
      const same = target.closest(".shopify-section") === section;
      return same && (!form || this.#formNear(target) === form);
    }

    /** @param {any} product its id */
    #isOurs = (product) => digits(product) === this.dataset.product;

    /** @param {any} form */
    #owns(form) {
      const product = valueOf(form, "product-id");
      return product ? this.#isOurs(product) : valueOf(form, "id") in this.#soldOut;
    }

    /** @returns {any} the form that sells this product */
    get #productForm() {
      return this.#formNear(this);
    }

    /**
     * In the nearest ancestor that has one that can buy; one that can't only where the section, or
     * what else is complete in itself, has no other.
     * @param {Element} start
     */
    #formNear(start) {
      const all = [...document.querySelectorAll('form[action*="/cart/add"]')];
      const forms = all.filter((form) => this.#owns(form));
      /** @type {Element | null} */
      let place = start;
      for (; forms[0] && place; place = place.parentElement) {
        const within = forms.filter((form) => place?.contains(form));
        const buying = within.find(canBuy);
        if (buying) return buying;
        if (within[0] && place.matches(".shopify-section, dialog, body > *")) return within[0];
      }
    }

    // ── Asking ──

    /**
     * Events leave a shadow root in the name of the element: a theme would take a key for one of its
     * shortcuts, and a click or an input for one of the form or dialog around this block.
     * @param {any} event
     */
    #keepInside(event) {
      const { type, key } = event;
      const typing = type.startsWith("key") && !/Tab|Escape/.test(key);
      const enclosed = !type.startsWith("key") && this.closest("form");
      if (typing || enclosed || this.#find("dialog[open]")) event.stopPropagation();
    }

    /**
     * Escape closes our dialog alone, not the theme's around it, which may listen to either event and
     * on the document too.
     * @param {any} event
     */
    #keepEscape(event) {
      if (event.key !== "Escape") return;
      if (event.type === "keydown") this.#closing = !!this.#find("dialog[open]");
      if (this.#closing) event.stopPropagation();
    }

    /** @param {any} target */
    #click(target) {
      const button = target.closest("[data-do]");
      const dialog = this.#find("dialog");
      switch (button?.dataset.do) {
        case "open": {
          // The top layer has no colours of its own.
          const { color, backgroundColor } = getComputedStyle(document.body);
          dialog.style.cssText = `--ink: ${color}; --ground: ${backgroundColor}`;
          // Where the browser knows the button's command, that opens it.
          if (!button.commandForElement) dialog.showModal();
          return;
        }
        case "close":
          if (!button.commandForElement) dialog.close();
          return;
        case "take":
          return this.#take(button.value);
        case "ask":
          this.#settle();
          return this.#fields.details.querySelector("input").focus();
      }
    }

    /** @param {any} field */
    #keep(field) {
      const { type, value, checked } = field;
      drafts.set(this.#draftKey(field), type === "checkbox" ? { checked } : { value });
    }

    /** @param {any} field */
    #draftKey({ name }) {
      const { block, product } = this.dataset;
      return `${block} ${product} ${name}`;
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

    // ── Sending ──

    /** @param {any} event */
    async #submit(event) {
      event.preventDefault();
      if (this.#find("[aria-disabled=true]")) return;
      this.#update();
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
      const { product } = this.dataset;
      this.#clear(true);
      const answer = await this.#send(variant);
      if (answer.status === "accepted") {
        const day = Intl.DateTimeFormat(this.dataset.locale, { dateStyle: "long" });
        remember(variant, [Date.now(), day.format()]);
      }
      for (const block of this.#showing(product, variant)) block.#report(answer);
    }

    /**
     * The block that shows the variant now, if one does: this one, or the one that a theme has put in
     * its place, perhaps under other ids. The old one may still be in the page, out of sight.
     * @type {(product: any, variant: string) => NotifyMe[]}
     */
    #showing = (product, variant) => {
      /** @type {any[]} */
      const blocks = [this, ...document.querySelectorAll("notify-me")];
      const showing = blocks.filter(
        (block) =>
          block.isConnected && block.dataset.product === product && block.#variant === variant,
      );
      const seen = showing.filter((block) => block.getClientRects().length > 0);
      return [...seen, ...showing].slice(0, 1);
    };

    /**
     * The body decides, since a proxy may change the status; what is not ours says to try again.
     * @param {string} variant
     */
    async #send(variant) {
      const { product } = this.dataset;
      const form = this.#find("form");
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      for (const leastDelay of RETRIES_MS) {
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
          const json = await response.json();
          if (STATUSES.includes(json.status)) answer = json;
        } catch {
          // No answer, or not one of ours.
        }
        const delay = Math.max(leastDelay, answer.retry_after * 1_000 || 0);
        if (!/again|busy/.test(answer.status) || !leastDelay || delay > 10_000) return answer;
        for (const block of this.#showing(product, variant)) block.#say(this.dataset.retrying);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }

    // ── Answers ──

    /** @param {any} answer */
    #report({ status, errors }) {
      this.#clear();
      if (status === "invalid") return this.#refuse(errors);
      const { dataset } = this;
      if (status !== "accepted") return this.#say(dataset[status] ?? dataset.again);
      this.#settle(signUps[this.#variant], dataset.accepted);
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

    #clear(sending = false) {
      for (const place of this.#findAll(".notify-me__error")) place.textContent = "";
      for (const field of this.#fields) field.ariaInvalid = null;
      // `disabled` would take the focus away.
      this.#find("[type=submit]").ariaDisabled = sending;
      this.#say(sending ? this.dataset.sending : "");
    }

    /** @param {any} [signUp] of this variant; then the fields rest */
    #settle(signUp, sentence = "") {
      this.#find(".notify-me").toggleAttribute("data-done", !!signUp);
      this.#fields.details.disabled = !!signUp;
      this.#say(signUp ? sentence.replace("[date]", () => signUp[1]) : "");
    }

    #say(sentence = "") {
      for (const place of this.#findAll(".notify-me__status")) place.textContent = sentence;
    }

    /** @type {(selector: string) => any} */
    #find = (selector) => this.shadowRoot?.querySelector(selector);

    /** @type {(selector: string) => any} */
    #findAll = (selector) => this.shadowRoot?.querySelectorAll(selector);

    /** @returns {any} by name */
    get #fields() {
      return this.#find("form")?.elements;
    }
  }

  customElements.define("notify-me", NotifyMe);
}
