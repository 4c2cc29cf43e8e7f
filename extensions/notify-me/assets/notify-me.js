//# allFunctionsCalledOnLoad
/** Follows the shopper's choice and sends the form in place; the form works without it. */
if (!customElements.get("notify-me")) {
  /** There may be no storage, and no JSON. */
  const attempt = (read) => {
    try {
      return read();
    } catch {
      return {};
    }
  };

  // What this device remembers

  const KEPT_FOR_MS = 30 * 86_400_000;

  /** What was typed: themes create the block again. */
  const drafts = new Map();

  /** By variant: when this device signed up, that day in words, and what cancels it. */
  const readSignUps = () =>
    attempt(() => {
      const stored = Object.entries(JSON.parse(localStorage["notify-me"]));
      return Object.fromEntries(
        stored.filter(([, [time, day]]) => day && Math.abs(Date.now() - time) < KEPT_FOR_MS),
      );
    });
  const signUps = readSignUps();

  /** Called once a shopper has asked. Shopify's word on what may be stored loads late. */
  const remember = (variants, signUp) => {
    const change = Object.fromEntries(variants.map((id) => [id, signUp]));
    Object.assign(signUps, change);
    const { Shopify } = /** @type {any} */ (window);
    const store = (isUnknown) =>
      attempt(() => {
        if (Shopify?.customerPrivacy?.preferencesProcessingAllowed() === false)
          delete localStorage["notify-me"];
        // Other tabs store theirs.
        else if (!isUnknown)
          localStorage["notify-me"] = JSON.stringify({ ...readSignUps(), ...change });
      });
    if (!Shopify?.loadFeatures) return store();
    Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], store);
  };

  // What an address may have meant

  const MAILBOXES = "gmail.com hotmail.com yahoo.com outlook.com icloud.com".split(" ");
  const EXISTING = /^(gail|hitmail)\.com$|\.(co|cm|om)$/;
  const KEY_ROWS = "qwertyuiop asdfghjkl zxcvbnm";

  /** A letter doubled, swapped, left out or of the key beside it; or none. */
  const slipsOf = (mailbox) =>
    [...mailbox].flatMap((letter, at) => {
      const next = mailbox.slice(at + 1, at + 2);
      const key = KEY_ROWS.indexOf(letter);
      const typed = [letter + next, next + letter, letter + letter + next];
      if (at) typed.push(next, KEY_ROWS[key - 1] + next, KEY_ROWS[key + 1] + next);
      return typed.map((part) => mailbox.slice(0, at) + part + mailbox.slice(at + 2));
    });

  const correct = (address) => {
    const [name, domain = ""] = address.split("@");
    if (MAILBOXES.includes(domain) || EXISTING.test(domain)) return "";
    const ascii = domain.replace(/^xn--(.*)-\w+|[^!-~]/g, "$1");
    const meant = MAILBOXES.find((mailbox) => slipsOf(mailbox).includes(ascii));
    return meant ? `${name}@${meant}` : "";
  };

  /** In plain characters, as in the app's `normalise.ts`. */
  const normalise = (address) =>
    address
      .replace(/[^\S \t]|[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
      .normalize("NFKC")
      .replace(/。/g, ".")
      .replace(/[\p{Pd}\u2212]/gu, "-")
      .trim()
      .toLowerCase()
      .replace(/\s*@.*/, (domain) => domain.replace(/\s*([@.])\s*/g, "$1"));

  // The theme's forms

  /** Of a number or a GID. */
  const digits = (id) => String(id ?? "").replace(/.*\D/, "");

  /** @returns {any[]} */
  const findAll = (selector) => [...document.querySelectorAll(selector)];

  /** @type {(form) => any[]} a field named `elements` hides the form's own */
  const controlsOf = (form) => [...Reflect.get(HTMLFormElement.prototype, "elements", form)];

  /** Others show a price. */
  const canBuy = (form) =>
    controlsOf(form).some(({ type, name }) => type === "submit" || name === "add");

  /** Of several, one changed since rendering; themes disable a sold-out variant's. */
  const valueOf = (form, name, rendered) => {
    const fields = controlsOf(form).filter(
      (each) => each.name === name && (each.checked || !/radio|checkbox/.test(each.type)),
    );
    const changed = fields.filter(({ value }) => value !== rendered);
    return (changed.find(({ disabled }) => !disabled) ?? changed[0] ?? fields[0])?.value;
  };

  // The element

  /** They are new in each rendering. */
  const withoutTokens = (json) => json?.replace(/v1\.\d{10}\.\w{32}/g, "");

  const CHOICES = ["change", "variant:update", "variant:change", "shopify:product:select"];
  const KEYS = ["keydown", "keyup"];
  const POINTERS = ["click", "mousedown", "mouseup", "pointerdown", "pointerup"];
  const ACTIONS = ["submit", "focusout", "input", "beforeinput", ...KEYS, ...POINTERS];

  /** A token lives for a day more. */
  const FRESH_FOR_MS = 14 * 86_400_000;
  const RETRIES_MS = [1_000, 3_000, 8_000, 0];
  const STATUSES = [
    "accepted",
    "invalid",
    "unavailable",
    "unreadable",
    "busy",
    "cancelled",
    "expired",
  ];

  class NotifyMe extends HTMLElement {
    #connection;
    /** The JSON read last, and its product. */
    #availability;
    #product;
    /** By variant: its name if it is sold out, else empty; and the token of a page with it. */
    #soldOut;
    /** By variant: what the shop is being asked. */
    #lookUps = {};
    /** What the theme's form held then. */
    #held;
    #variant = "";
    #lastChoice;
    #questioned;
    #kept;
    /** By Escape, still held down. */
    #isClosing = false;

    async connectedCallback() {
      this.#connection = new AbortController();
      const { signal } = this.#connection;
      if (document.readyState === "loading") {
        await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed));
      }
      if (!signal.aborted) this.#start(signal);
    }

    disconnectedCallback() {
      this.#connection.abort();
    }

    #start(signal) {
      this.#fill();
      for (const type of ACTIONS) this.shadowRoot.addEventListener(type, this, { signal });
      for (const type of CHOICES) document.addEventListener(type, this, { signal });
      for (const type of KEYS) window.addEventListener(type, this, { signal, capture: true });
      // Some themes send no event.
      const observer = new MutationObserver(() => this.#update());
      const attributeFilter = ["value", "hidden", "data-product"];
      observer.observe(document.body, { attributeFilter, childList: true, subtree: true });
      signal.addEventListener("abort", () => observer.disconnect());
      this.#update();
    }

    /** The template stays, or comes back: themes copy their HTML. */
    #fill() {
      const template = this.querySelector("template") ?? document.createElement("template");
      if (this.shadowRoot) {
        template.innerHTML ||= this.shadowRoot.innerHTML;
        return this.prepend(template);
      }
      this.attachShadow({ mode: "open" }).append(template.content.cloneNode(true));
      for (const field of this.#fields) Object.assign(field, drafts.get(this.#draftOf(field)));
    }

    // Following the theme

    #update() {
      const { product, variant } = this.dataset;
      const { variant_id, token } = this.#fields;
      const availability = this.querySelector("script")?.textContent ?? "";
      const isNew = availability !== this.#availability;
      const isOther = isNew && withoutTokens(availability) !== withoutTokens(this.#availability);
      const name = this.#soldOut?.[this.#variant];
      if (product !== this.#product) {
        this.#product = product;
        this.#soldOut = { [`token-${variant_id.value}`]: token.value || undefined };
      }
      if (isNew) this.#learn(attempt(() => JSON.parse(availability)));
      this.#availability = availability;
      // Where the options make none, the field is empty.
      const form = this.#formNear(this) ?? this.#formNear(this, { "": 0 });
      const held = form && valueOf(form, "id", variant);
      if (isOther) this.#show(held || variant, name !== this.#soldOut[this.#variant]);
      else if ((held ?? this.#held) !== this.#held) this.#show(held);
      this.#hide();
      this.#held = held;
    }

    handleEvent(event) {
      const { type, target, detail, currentTarget } = event;
      if (currentTarget !== document) this.#keepInside(event);
      switch (type) {
        case "submit":
          return this.#submit(event);
        case "click":
          return this.#click(event);
        case "focusout":
          return this.#suggest();
        case "input":
          return this.#onInput(target);
        case "change":
          return this.#update();
        case "variant:update":
          return this.#choose(target, detail?.resource, detail?.data?.productId);
        case "variant:change":
          return this.#choose(target, detail?.variant);
        case "shopify:product:select":
          return this.#onSelect(event);
      }
    }

    async #onSelect({ target, product, promise }) {
      if ((product && !this.#isOurs(product.id)) || !this.#hears(target)) return;
      this.#lastChoice = promise;
      const choice = await promise?.catch?.(() => undefined);
      if (promise === this.#lastChoice) this.#choose(target, choice && choice.variant, product?.id);
    }

    /** The variant is null where the options make none. */
    #choose(target, variant, product) {
      if (variant === undefined || !this.#hears(target)) return;
      const id = digits(variant?.id);
      const form = target.closest?.("form");
      const isOurs = product
        ? this.#isOurs(product)
        : id in this.#soldOut || (form ? this.#owns(form) : !target.contains(this));
      if (!isOurs) return;
      const available = variant?.available ?? variant?.availableForSale;
      if (id && available !== undefined) {
        this.#learn({ [id]: available ? "" : this.#soldOut[id] || variant.title || "…" });
      }
      this.#show(id);
    }

    /** Not of another form of this product. */
    #hears(target) {
      if (target.contains(this)) return true;
      const form = this.#formNear(this);
      const sections = findAll(".shopify-section");
      const isNear = !form || this.#formNear(target) === form;
      return (
        isNear && sections.every((each) => each.contains(target) === each.contains(form ?? this))
      );
    }

    #isOurs = (product) => digits(product) === this.dataset.product;

    #owns(form, ids = this.#soldOut) {
      const product = valueOf(form, "product-id");
      return product ? this.#isOurs(product) : valueOf(form, "id") in ids;
    }

    /** The nearest form that buys this product; where the section has none, one that can't. */
    #formNear(place, ids) {
      const forms = findAll('form[action*="/cart/add"]').filter((form) => this.#owns(form, ids));
      for (; forms[0] && place; place = place.parentElement) {
        const within = forms.filter((form) => place.contains(form));
        const buying = within.find(canBuy);
        if (buying) return buying;
        if (within[0] && place.matches(".shopify-section, dialog, body > *")) return within[0];
      }
    }

    /** What could be bought need not be remembered. */
    #learn(names, known = this.#soldOut) {
      Object.assign(known, names);
      for (const id in names) if (!names[id] && signUps[id]) remember([id]);
      this.#offerAny();
    }

    #lookUp(id) {
      return (this.#lookUps[id] ??= this.#read(id).finally(() => (this.#lookUps[id] = undefined)));
    }

    /** Liquid lists 250 variants; the section may have another name. */
    async #read(id) {
      const { product, section, url } = this.dataset;
      const known = this.#soldOut;
      // A translator's domain may serve the page.
      const path = `${new URL(url, location.href).pathname}?variant=${id}`;
      for (const query of [`&section_id=${section}`, ""]) {
        const html = await fetch(path + query)
          .then((response) => response.text())
          .catch(String);
        const page = new DOMParser().parseFromString(html, "text/html");
        const data = page.querySelector(`notify-me[data-product="${product}"] script`);
        const names = attempt(() => JSON.parse(data.textContent));
        if (!(id in names)) continue;
        this.#learn({ [`token-${id}`]: "", ...names }, known);
        return this.#variant === id && this.#show(id, true);
      }
    }

    /** Of this variant or none, within two seconds. */
    async #tokenOf(id) {
      const known = this.#soldOut;
      const token = () => known[`token-${id}`];
      // Version, second, signature; empty where a page has none.
      const [, second] = (token() ?? ".0").split(".");
      if (Date.now() - second * 1_000 > FRESH_FOR_MS) {
        await Promise.race([this.#lookUp(id), new Promise((late) => setTimeout(late, 2_000))]);
      }
      return token() ?? "";
    }

    // Showing

    #show(id, isOther = false) {
      const isSame = id === this.#variant;
      if (isSame && !isOther) return;
      this.#variant = id;
      this.#hide();
      const { product, title, url } = this.dataset;
      const { variant_id, product_id, page_url, token } = this.#fields;
      const name = this.#soldOut[id];
      const signed = this.#soldOut[`token-${id}`];
      token.value = signed ?? "";
      variant_id.value = id;
      product_id.value = product;
      page_url.value = url.replace(/\?.*|$/, `?variant=${id}`);
      // Sold out since, it has no token.
      if (id && (name ? signed : name) === undefined) void this.#lookUp(id);
      if (!name) return;
      this.#find("form").noValidate = true;
      this.#find("[data-item]").textContent = title;
      this.#find("[data-variant]").textContent = "single" in this.dataset ? "" : ` (${name})`;
      // Being sent, or refused.
      if (isSame && this.#find(".notify-me:not([data-done]) [role=status]:not(:empty)")) return;
      this.#clear();
      this.#settle(signUps[id], this.dataset.asked);
    }

    /** Where the setting is on: of this product, as its JSON says now. */
    #offerAny() {
      const { any, any_variants, any_token } = this.#fields;
      if (!any) return;
      any_variants.value = this.#soldOut.any ?? "";
      any_token.value = this.#soldOut["token-any"] ?? "";
      any.parentNode.hidden = any.disabled = !any_variants.value;
    }

    #hide() {
      const name = this.#soldOut[this.#variant];
      // Without JSON, what was rendered stays.
      if (name === undefined && this.#variant === this.dataset.variant) return;
      const hidden = !name && !("always" in this.dataset);
      this.#find(".notify-me").hidden = hidden;
      this.toggleAttribute("hidden", hidden);
      if (hidden) this.#find("dialog")?.close();
    }

    // Asking

    /** To a theme, a key would be a shortcut, a click one in its form; Escape closes ours alone. */
    #keepInside(event) {
      const { type, key, currentTarget, repeat } = event;
      // Held down, Enter decides once.
      if (repeat && key === "Enter") event.preventDefault();
      const isOpen = this.#find("dialog[open]");
      if (type === "keydown") this.#isClosing = key === "Escape" && isOpen;
      const isOurs = isOpen || (key ? !/Tab|Escape/.test(key) : this.closest("form"));
      if (this.#isClosing || (isOurs && currentTarget !== window)) event.stopPropagation();
    }

    #click(event) {
      const button = event.target.closest("button");
      // A double click decides once.
      if (button && event.detail > 1) return event.preventDefault();
      const dialog = this.#find("dialog");
      // Else the command works.
      const isOld = !button?.commandForElement;
      switch (button?.dataset.do) {
        case "open": {
          // The top layer has no colours of its own.
          const { color, backgroundColor } = getComputedStyle(document.body);
          dialog.style.cssText = `--notify-me-ink: ${color}; --notify-me-ground: ${backgroundColor}`;
          return isOld && dialog.showModal();
        }
        case "close":
          return isOld && dialog.close();
        case "take":
          return this.#chooseAddress(button.value);
        case "ask":
          this.#settle();
          return this.#find("input").focus();
        case "cancel":
          return this.#cancel(button);
      }
    }

    #draftOf = ({ name }) => [this.dataset.block, this.dataset.product, name].join();

    #onInput(field) {
      const { value, checked } = field;
      drafts.set(this.#draftOf(field), { value, checked });
      // What is missing in one field may be typed into the other.
      for (const each of [field, ...this.#fields]) {
        if (each !== field && !(each.ariaInvalid && each.value === "")) continue;
        each.ariaInvalid = null;
        this.#errorOf(each.name)?.replaceChildren();
      }
      if (field.name === "email") this.#find("[data-hint]").hidden = true;
    }

    #suggest() {
      const { email } = this.#fields;
      if (!email) return;
      const value = (email.value = normalise(email.value));
      const meant = value === this.#kept ? "" : correct(value);
      const hint = this.#find("[data-hint]");
      hint.hidden = !meant;
      const addresses = [value === this.#questioned && meant, meant, meant && value];
      [...hint.children].forEach((place, at) => {
        const address = (place.value = addresses[at] || "");
        const shown = at ? address.replace(/.*@/, "") : address;
        place.textContent = shown && place.dataset.suggestion.replace(/\[.+]/, () => shown);
      });
      return meant;
    }

    #chooseAddress(address) {
      const { email } = this.#fields;
      const isWaiting = email.value === this.#questioned;
      email.value = this.#kept = address;
      this.#onInput(email);
      email.focus();
      if (isWaiting) this.#find("form").requestSubmit();
    }

    // Sending

    async #submit(event) {
      // If this throws, the browser sends the form.
      this.#update();
      event.preventDefault();
      if (this.hidden || this.#find("[aria-disabled=true]")) return;
      this.#clear();
      const meant = this.#suggest();
      const { email, phone } = this.#fields;
      if (email && !email.checkValidity()) return this.#refuse({ email: email.dataset.error });
      if (!email && !phone.value.trim()) return this.#refuse({ phone: phone.dataset.error });
      if (meant && email.value !== this.#questioned) {
        this.#questioned = email.value;
        this.#suggest();
        return email.focus();
      }
      this.#kept = email?.value;
      this.#suggest();
      const showing = { product: this.dataset.product, variant: this.#variant };
      const sent = this.#entries;
      this.#clear(true);
      const known = this.#soldOut;
      // Alike in each try: what was answered too late was stored all the same.
      sent.set("submission", crypto.getRandomValues(new Uint32Array(4)).join("-"));
      sent.set("token", await this.#tokenOf(showing.variant));
      // A fresher page may have no list any more.
      const list = sent.has("any") && known.any;
      if (list) {
        sent.set("any_variants", list);
        sent.set("any_token", known["token-any"]);
      } else sent.delete("any");
      const answer = await this.#send(showing, sent);
      if (answer.status === "accepted") {
        const day = new Date().toLocaleDateString(this.dataset.locale, { dateStyle: "long" });
        const others = list ? list.split(",") : [];
        remember([showing.variant, ...others], [Date.now(), day, answer.cancel]);
      }
      for (const block of this.#current(showing)) block.#report(answer, sent);
    }

    /** A theme may have replaced this one and kept it, out of sight. */
    #current({ product, variant }) {
      const blocks = [this, ...findAll("notify-me")].filter(
        (each) => each.isConnected && each.dataset.product === product && each.#variant === variant,
      );
      return [...blocks.filter((each) => each.getClientRects()[0]), ...blocks].slice(0, 1);
    }

    /** The body decides: a proxy may change the status. */
    async #send(showing, body) {
      for (const leastDelay of RETRIES_MS) {
        const answer = await this.#post(body);
        const delay = Math.max(leastDelay, answer.retry_after * 1_000 || 0);
        if (!/again|busy/.test(answer.status) || !leastDelay || delay > 10_000) return answer;
        for (const block of this.#current(showing)) block.#say(this.dataset.retrying);
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }

    async #post(body, path = "") {
      let answer = { status: "again" };
      try {
        const response = await fetch(this.#find("form").action + path, {
          method: "POST",
          headers: { Accept: "application/json" },
          body,
          keepalive: true,
          signal: AbortSignal.timeout?.(20_000),
        });
        if (response.status === 404) answer.status = "unavailable";
        const json = await response.json();
        if (STATUSES.includes(json.status)) answer = json;
      } catch {
        // No answer.
      }
      return answer;
    }

    async #cancel(button) {
      if (button.ariaDisabled) return;
      const showing = { product: this.dataset.product, variant: this.#variant };
      const [, , token] = signUps[showing.variant];
      button.ariaDisabled = true;
      const { status } = await this.#post(undefined, `/cancel?token=${encodeURIComponent(token)}`);
      button.ariaDisabled = null;
      const isOver = /cancelled|expired/.test(status);
      // One for any option has one token for all.
      if (isOver) remember(Object.keys(signUps).filter((id) => signUps[id]?.[2] === token));
      for (const block of this.#current(showing)) {
        if (isOver) block.#settle();
        block.#say(this.dataset[isOver ? status : "again"]);
        block.#find("[role=status]").focus({ preventScroll: true });
      }
    }

    // Answering

    #report({ status, errors, channels }, sent) {
      this.#clear();
      if (status === "invalid") return this.#refuse(errors, sent);
      if (status !== "accepted") return this.#say(this.dataset[status] ?? this.dataset.again);
      const { accepted, byEmail, byText, byBoth } = this.dataset;
      const [address, number] = [sent.get("email"), sent.get("phone")];
      const product = (sent.has("any") ? ["item"] : ["item", "variant"])
        .map((of) => this.#find(`[data-${of}]`).textContent)
        .join("");
      const isTexted = channels?.includes("SMS") ?? !address;
      const told = !isTexted ? byEmail : address ? byBoth : byText;
      const names = { address, number, product };
      const sentence = told.replace(/\[(\w+)]/g, (place, name) => names[name] ?? place);
      this.#settle(signUps[this.#variant], `${accepted} ${sentence}`);
      this.#find("[role=status]").focus({ preventScroll: true });
    }

    /** About what was sent. */
    #refuse(errors, sent = this.#entries) {
      const now = this.#entries;
      const rest = [];
      for (const name in errors) {
        const place = this.#errorOf(name);
        if (!place) rest.push(errors[name]);
        else if (sent.get(name) === now.get(name)) {
          place.textContent = errors[name];
          this.#fields[name].ariaInvalid = "true";
        }
      }
      const first = this.#find("[aria-invalid]");
      first?.focus();
      this.#say(rest.join(" ") || (first ? "" : this.dataset.again));
    }

    #clear(isSending = false) {
      for (const place of this.shadowRoot.querySelectorAll(".notify-me__error"))
        place.textContent = "";
      for (const field of this.#fields) field.ariaInvalid = null;
      // `disabled` would take the focus away.
      this.#find("[type=submit]").ariaDisabled = isSending;
      this.#say(isSending ? this.dataset.sending : "");
    }

    #settle(signUp, sentence = "") {
      this.#fields.details.disabled = !!signUp;
      this.#find(".notify-me").toggleAttribute("data-done", !!signUp);
      this.#find("[data-do=cancel]").hidden = !signUp?.[2];
      this.#say(signUp ? sentence.replace("[date]", () => signUp[1]) : "");
    }

    #say(sentence = "") {
      for (const place of this.shadowRoot.querySelectorAll(".notify-me__status"))
        place.textContent = sentence;
    }

    /** @returns {any} */
    #find = (selector) => this.shadowRoot.querySelector(selector);

    #errorOf = (name) => this.#find(`[id$="-${name}-error"]`);

    get #entries() {
      return new URLSearchParams(/** @type {any} */ (new FormData(this.#find("form"))));
    }

    get #fields() {
      return this.#find("form").elements;
    }
  }

  customElements.define("notify-me", NotifyMe);
}
