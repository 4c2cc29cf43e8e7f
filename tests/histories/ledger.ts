import type { KlaviyoCall } from "#app/klaviyo/transport.server.ts";
import type { PersonKeys } from "#app/outbox/erase.server.ts";
import type { SignUp } from "#app/outbox/subscription.ts";
import { WORDING } from "../shops.ts";

/** A call may begin this long after what it depends on was read, and not later. */
const STALE_MS = 5_000;

interface Said {
  email: string | null;
  phone: string | null;
  consents: { email: boolean; sms: boolean };
  /** Whether the shopper is to be texted, now or later. */
  texts: boolean;
  variantId: string | null;
}

/** Held shops, and when they were held. */
export type Holds = ReadonlyMap<string, number>;

/** A row by whom and what it is about: the one open row of a shopper and a variant. */
export function nameOf(row: { variantId: string; email: string | null; phone: string | null }) {
  return `${row.variantId} ${row.email ?? row.phone ?? "no address"}`;
}

/**
 * What the outside knows for certain: which sign-ups were accepted, which boxes were ticked, which
 * keys may be used and for whose shoppers. It holds every call to that at the moment when it begins. Times are monotonic.
 */
export class Ledger {
  /** What a call did that it should not have. */
  readonly complaints: string[] = [];
  readonly #accepted = new Map<string, Set<string>>();
  readonly #shoppers = new Set<string>();
  readonly #ticks = new Set<string>();
  /** Names whose e-mail tick counts, and names that had one beside a wording of no shop. */
  readonly #agreed = new Set<string>();
  readonly #unworded = new Set<string>();
  /** Until when a shop's shoppers may be texted. */
  readonly #texts = new Map<string, number>();
  /** Since when a key is of no use any more; Infinity while it is connected. */
  readonly #keys = new Map<string, { shop: string; until: number }>();
  readonly #erased = new Map<string, number>();
  /** Shops that nothing may be sent for: by which hold, and since when that was seen. */
  readonly #stopped = new Map<string, { heldAt: number; since: number }>();
  /** Every phone that was ever given for a name. */
  readonly #phones = new Map<string, Set<string>>();
  #answers = 0;
  /** How often rows were removed, and how many removals are under way. */
  removals = { begun: 0, open: 0 };

  /** How many answers to a row's call have reached a process. */
  get answers(): number {
    return this.#answers;
  }

  accept(shop: string, signUp: SignUp): void {
    const name = nameOf(signUp);
    const names = this.#accepted.get(shop) ?? new Set();
    this.#accepted.set(shop, names.add(name));
    this.#erased.delete(`${shop} ${name}`);
    const counts = signUp.consentVersion === WORDING.version && signUp.botSign === null;
    if (signUp.emailConsent && counts) this.#agreed.add(`${shop} ${name}`);
  }

  /**
   * Whether a row of this name must have an e-mail tick that counts. A bot's tick changes no row, and
   * one beside another wording may take the place of one that counts: the form's check, which runs
   * before all this, lets none of those through.
   */
  hasAgreed(shop: string, name: string): boolean {
    return this.#agreed.has(`${shop} ${name}`) && !this.#unworded.has(`${shop} ${name}`);
  }

  /** Who the shopper is and what they ticked; known before any call for it can begin. */
  ask(shop: string, signUp: SignUp): void {
    this.#shoppers.add(`${shop} ${signUp.email ?? signUp.phone ?? ""}`);
    const named = `${shop} ${nameOf(signUp)}`;
    const phones = this.#phones.get(named) ?? new Set();
    this.#phones.set(named, signUp.phone ? phones.add(signUp.phone) : phones);
    // A tick beside a wording that the shop never showed is none.
    if (signUp.consentVersion !== WORDING.version) {
      if (signUp.emailConsent) this.#unworded.add(named);
      return;
    }
    if (signUp.smsConsent) this.#ticks.add(`${shop} sms ${signUp.phone ?? ""}`);
    if (signUp.emailConsent) this.#ticks.add(`${shop} email ${signUp.email ?? ""}`);
  }

  /** The merchant's own switch. */
  allowTexts(shop: string, on: boolean, at: number): void {
    this.#texts.set(shop, on ? Infinity : Math.min(at, this.#texts.get(shop) ?? -Infinity));
  }

  acceptedOf(shop: string): ReadonlySet<string> {
    return this.#accepted.get(shop) ?? new Set();
  }

  async removing(work: () => Promise<unknown>): Promise<void> {
    const { begun, open } = this.removals;
    this.removals = { begun: begun + 1, open: open + 1 };
    await work();
    this.removals = { ...this.removals, open: this.removals.open - 1 };
  }

  /** A shopper was erased: of their sign-ups, those not in `left` are gone, and no one else's. */
  erase(shop: string, person: PersonKeys, left: Parameters<typeof nameOf>[0][], at: number): void {
    const names = new Set(left.map(nameOf));
    for (const name of this.acceptedOf(shop)) {
      const byEmail = person.email !== null && name.endsWith(` ${person.email}`);
      const phones = this.#phones.get(`${shop} ${name}`);
      if (!byEmail && !person.phones.some((phone) => phones?.has(phone))) continue;
      // Of several rows of a name, the one with the tick may be gone.
      this.#agreed.delete(`${shop} ${name}`);
      if (names.has(name)) continue;
      this.#accepted.get(shop)?.delete(name);
      this.#erased.set(`${shop} ${name}`, at);
    }
  }

  forget(shop: string, at: number): void {
    for (const name of this.acceptedOf(shop)) this.#agreed.delete(`${shop} ${name}`);
    this.#accepted.delete(shop);
    this.allowTexts(shop, false, at);
  }

  /** A key that is about to be connected. Returns how to take it back where it was not. */
  offerKey(shop: string, key: string): () => void {
    const before = this.#keys.get(key);
    this.#stopped.delete(shop);
    this.#keys.set(key, { shop, until: Infinity });
    return () => {
      if (before) this.#keys.set(key, before);
      else this.#keys.delete(key);
    };
  }

  /** From here on this key is the shop's; null for none. */
  useKey(shop: string, key: string | null, at: number): void {
    for (const known of this.#keys.values()) {
      if (known.shop === shop) known.until = Math.min(known.until, at);
    }
    if (key !== null) this.#keys.set(key, { shop, until: Infinity });
  }

  countAnswer({ method }: KlaviyoCall): void {
    if (method === "POST") this.#answers += 1;
  }

  /** These shops are held, and no others; each with the hold by which it is. */
  stop(holds: Holds, at: number): void {
    for (const shop of this.#stopped.keys()) if (!holds.has(shop)) this.#stopped.delete(shop);
    for (const [shop, heldAt] of holds) {
      if (this.#stopped.get(shop)?.heldAt !== heldAt)
        this.#stopped.set(shop, { heldAt, since: at });
    }
  }

  /** Whether any shop is known to be held. */
  get stopsAny(): boolean {
    return this.#stopped.size > 0;
  }

  /** Checks a call that begins against what it may be made for; `unchecked` are holds with no check due. */
  call(call: KlaviyoCall, at: number, unchecked: Holds): void {
    if (call.method !== "POST") return;
    const known = this.#keys.get(call.key);
    if (!known || known.until < at - STALE_MS) {
      this.complaints.push(`a call with a key that is not in use since ${known?.until ?? "ever"}`);
      return;
    }
    const { email, phone, consents, texts, variantId } = read(call.body);
    const { shop } = known;
    if (!this.#shoppers.has(`${shop} ${email ?? phone ?? ""}`)) {
      this.complaints.push(`a call with the key of ${shop} for a shopper who never asked there`);
    }
    if (texts && (this.#texts.get(shop) ?? -Infinity) < at - STALE_MS) {
      this.complaints.push(`a text for ${shop}, which sends none`);
    }
    // By the same hold: one that a check has ended stops nothing, and a new one was not seen yet.
    const stopped = this.#stopped.get(shop);
    if (stopped?.heldAt === unchecked.get(shop) && (stopped?.since ?? Infinity) < at - STALE_MS) {
      this.complaints.push(`a call for ${shop}, which is held`);
    }
    if (consents.email && !this.#ticks.has(`${shop} email ${email ?? ""}`)) {
      this.complaints.push("a consent to e-mail without a tick");
    }
    if (consents.sms && !this.#ticks.has(`${shop} sms ${phone ?? ""}`)) {
      this.complaints.push("a consent to SMS without a tick");
    }
    if (variantId === null) return;
    const erased = this.#erased.get(`${shop} ${nameOf({ variantId, email, phone })}`);
    if (erased !== undefined && erased < at - STALE_MS) {
      this.complaints.push(`a call for a shopper who was erased ${at - erased} ms ago`);
    }
  }
}

/** The e-mail, phone, ticks and variant of a call's body; the app's own words, held by its types elsewhere. */
function read(body: unknown): Said {
  const text = JSON.stringify(body);
  const found = (pattern: RegExp) => pattern.exec(text)?.[1] ?? null;
  return {
    email: found(/"email":"([^"]*)"/),
    phone: found(/"phone_number":"([^"]*)"/),
    consents: {
      email: text.includes('"email":{"marketing"'),
      sms: text.includes('"sms":{"marketing"'),
    },
    texts: text.includes('"SMS"') || text.includes('"sms":{'),
    variantId: found(/"\$shopify:::\$default:::(\d+)"/),
  };
}
