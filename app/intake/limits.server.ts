import { createHmac } from "node:crypto";
import { env } from "../server/env.server.ts";
import type { SharedCounts } from "../server/database/shared-counts.server.ts";
import type { Limit, SignUp, Source } from "../outbox/subscription.ts";
import { HourlyCounts } from "./hourly-counts.ts";
import type { CountedSign } from "./signs.server.ts";

/** How many sign-ups of each kind may come in an hour; 0 for no limit. */
export interface LimitSettings {
  shop: number;
  variant: number;
  /** Variants of a shop that are asked for by a publishable token and not known to the app. */
  unknownVariants: number;
  email: number;
  phone: number;
  /** From when on an address is a sign. */
  address: number;
  /** Of one address for one variant, where addresses are told apart. */
  addressVariant: number;
}

export const LIMITS: LimitSettings = {
  shop: env.LIMIT_SHOP_PER_HOUR,
  variant: env.LIMIT_VARIANT_PER_HOUR,
  unknownVariants: 500,
  email: env.LIMIT_EMAIL_PER_HOUR,
  phone: env.LIMIT_PHONE_PER_HOUR,
  address: env.LIMIT_ADDRESS_PER_HOUR,
  addressVariant: env.LIMIT_ADDRESS_VARIANT_PER_HOUR,
};

/**
 * A shop's addresses are told apart where an hour brings at least so many. Shopify, or a proxy of
 * the shop's, may forward a few for all shoppers: each of those has about as many sign-ups as the
 * others, so an address is limited only if it has this many times their mean.
 */
const MANY_ADDRESSES = 20;
const TIMES_THE_MEAN = 10;

/** A person who asks for more variants than this within an hour is a sign of a bot. */
const MANY_VARIANTS = 10;

/**
 * How many counts a process keeps of shops, and of their variants, people and addresses, 25 MB in
 * all. A shopper takes up to nine, so this is some ten thousand shoppers of the last hour: of more,
 * those that came the longest ago are forgotten, and one who keeps coming is not among them.
 */
const MOST_OF_SHOPS = 20_000;
const MOST_OF_OTHERS = 100_000;

/**
 * A process tells the others of every quarter of a limit that it has counted itself: so only what is
 * asked for often costs a statement, and none is waited for.
 */
const QUARTERS = 4;

/** A sign-up that is counted: its shop, and the address that it came from, if that is known. */
export interface Counted {
  shop: string;
  dedupeKeySalt: string;
  signUp: Pick<SignUp, "variantId" | "email" | "phone">;
  address: string | undefined;
  /** As in `FilledForm`. */
  source?: Source | undefined;
  isUnknownVariant?: boolean | undefined;
}

/** Which limit a sign-up is over, and what the counts show of it besides. */
export interface Count {
  over: Limit | null;
  signs: CountedSign[];
  /** Takes the sign-up out of the counts of this process: it could not be stored. */
  giveBack: () => void;
}

/** Which part of a form for any option a sign-up is; all of another form is its first part. */
export interface FormPart {
  /** Whether it is for a variant that the form lists besides the chosen one. */
  isListed?: boolean;
  /** Whether the form's person was counted with another of its parts. */
  isPersonCounted?: boolean;
}

/** What takes each count back. */
type Added = (() => void)[];

type LimitKind = keyof LimitSettings;

/** Counts sign-ups by shop, variant, person and address; of the last two, a count has a keyed hash. */
export class Limits {
  readonly #limits: LimitSettings;
  readonly #shared: SharedCounts | undefined;
  readonly #ofShops = new HourlyCounts<string>(MOST_OF_SHOPS);
  readonly #ofOthers = new HourlyCounts<string>(MOST_OF_OTHERS);
  /** How many quarters of a limit the other processes were told of. */
  readonly #told = new HourlyCounts<string>(MOST_OF_SHOPS);

  /** Without `shared`, this process counts for itself. */
  constructor(limits: LimitSettings = LIMITS, shared?: SharedCounts) {
    this.#limits = limits;
    this.#shared = shared;
  }

  /** Counts a sign-up. Where its shop's limit or its variant's is used up, it is not counted at all. */
  count(counted: Counted, part: FormPart = {}): Count {
    const added: Added = [];
    const shown = this.#countAll(counted, part, added);
    const giveBack = () => {
      for (const takeBack of added.splice(0)) takeBack();
    };
    return { ...shown, giveBack };
  }

  /**
   * The person and their network are counted before the shop and the variant: what one of those sends
   * beyond its own limit takes nothing from the others. Only a shop or variant that is used up already
   * comes first, so that a flood takes no memory for its people.
   */
  #countAll(counted: Counted, part: FormPart, added: Added): Pick<Count, "over" | "signs"> {
    const { shop, signUp } = counted;
    // The variants that forms list have as many sign-ups of their own as the shop's forms have: with
    // the list of one page, a program would use up in a thousand requests what all shoppers may send.
    // So has the API, with a token that anyone can copy.
    const by = counted.source === "api" ? "api" : "shop";
    const ofShop = `${part.isListed ? "listed" : by}:${shop}`;
    const ofVariant = `variant:${by} ${shop} ${signUp.variantId}`;
    if (this.#isUsedUp("shop", ofShop, this.#ofShops)) return { over: "shop", signs: [] };
    if (this.#isUsedUp("variant", ofVariant, this.#ofOthers)) return { over: "variant", signs: [] };
    const shown = this.#countSender(counted, part, added);
    if (shown.over === null && counted.isUnknownVariant) {
      if (this.#isUnknownOver(counted, added)) return { ...shown, over: "variant" };
    }
    if (shown.over === null) {
      this.#addLimited("shop", ofShop, added, this.#ofShops);
      this.#addLimited("variant", ofVariant, added, this.#ofOthers);
    }
    return shown;
  }

  /** Counts each unknown variant once: Shopify is asked of it, and Klaviyo told, whatever it is. */
  #isUnknownOver({ shop, signUp }: Counted, added: Added): boolean {
    const ofShop = `unknownVariants:${shop}`;
    const ofVariant = `unknown:${shop} ${signUp.variantId}`;
    if (this.#ofOthers.read(ofVariant) > 0) return false;
    if (this.#isUsedUp("unknownVariants", ofShop, this.#ofShops)) return true;
    this.#addLimited("unknownVariants", ofShop, added, this.#ofShops);
    this.#add(this.#ofOthers, added, ofVariant);
    return false;
  }

  #countSender(counted: Counted, part: FormPart, added: Added): Pick<Count, "over" | "signs"> {
    const { shop, signUp, address } = counted;
    const signs: CountedSign[] = [];
    if (address !== undefined) {
      const from = keyOf(counted, "address", address);
      if (!part.isPersonCounted) {
        if (this.#isOver("address", from, added)) signs.push("busy_address");
        const isFirst = this.#add(this.#ofOthers, added, `origin:${from}`) === 1;
        if (isFirst) this.#add(this.#ofShops, added, `origins:${shop}`);
        this.#add(this.#ofShops, added, `originated:${shop}`);
      }
      const isOften = this.#isOver("addressVariant", `${from} ${signUp.variantId}`, added);
      if (isOften && this.#isFarAboveMean(from, shop)) return { over: "address", signs };
    }
    if (part.isPersonCounted) return { over: null, signs };
    const ofPerson = this.#countPerson(counted, added);
    return { over: ofPerson.over, signs: [...signs, ...ofPerson.signs] };
  }

  #countPerson(counted: Counted, added: Added): Pick<Count, "over" | "signs"> {
    const { variantId, email, phone } = counted.signUp;
    const signs = new Set<CountedSign>();
    let over: Limit | null = null;
    for (const [kind, value] of [["email", email] as const, ["phone", phone] as const]) {
      if (value === null) continue;
      const person = keyOf(counted, kind, value);
      if (this.#isOver(kind, person, added)) over ??= kind;
      const add = (key: string) => this.#add(this.#ofOthers, added, key);
      const isFirst = add(`pair:${person} ${variantId}`) === 1;
      if (isFirst && add(`variants:${person}`) > MANY_VARIANTS) signs.add("many_variants");
    }
    return { over, signs: [...signs] };
  }

  /**
   * Counts a blocked sign-up of a shop, stored or not: many that join one row take no room in the
   * database, and are a flood all the same. Returns how many came in this UTC hour, of those that
   * share a budget of it; `budget` names both.
   */
  countBlocked(shop: string, budget: string): number {
    return this.#ofShops.add(`blocked:${shop} ${budget}`);
  }

  /** How often a key was counted within its hour, this time included. */
  #add(counts: HourlyCounts<string>, added: Added, key: string): number {
    added.push(() => counts.giveBack(key));
    return counts.add(key);
  }

  #isUsedUp(kind: LimitKind, name: string, counts: HourlyCounts<string>): boolean {
    const most = this.#limits[kind];
    return most > 0 && counts.read(name) >= most;
  }

  #isOver(kind: LimitKind, key: string, added: Added): boolean {
    const most = this.#limits[kind];
    return most > 0 && this.#addLimited(kind, `${kind}:${key}`, added, this.#ofOthers) > most;
  }

  /** Returns how often a key was counted, this time included; 0 where it has no limit. */
  #addLimited(kind: LimitKind, name: string, added: Added, counts: HourlyCounts<string>): number {
    const most = this.#limits[kind];
    if (most === 0) return 0;
    const count = this.#add(counts, added, name);
    const part = Math.ceil(most / QUARTERS);
    // What is given back is counted again: its quarter is told once.
    if (count <= most && count % part === 0 && count / part > this.#told.read(name)) {
      this.#told.add(name);
      void this.#share(name, { part, most }, counts);
    }
    return count;
  }

  /** Where the others' counts and this one are over the limit together, it is over here at once. */
  async #share(name: string, { part, most }: Part, counts: HourlyCounts<string>): Promise<void> {
    // Where the database can't be reached, each process has its own limit.
    const sum = await this.#shared?.add(name, part).catch(() => 0);
    if (sum === undefined || sum <= most) return;
    counts.block(name);
  }

  /** Whether an address sends far more forms than the others of its shop, of which there are many. */
  #isFarAboveMean(address: string, shop: string): boolean {
    const own = this.#ofOthers.read(`origin:${address}`);
    const addresses = this.#ofShops.read(`origins:${shop}`);
    const all = this.#ofShops.read(`originated:${shop}`);
    return addresses >= MANY_ADDRESSES && own * addresses >= TIMES_THE_MEAN * all;
  }
}

interface Part {
  part: number;
  most: number;
}

/** A shop's address, email or phone as a count has it. */
function keyOf(
  { shop, dedupeKeySalt }: Counted,
  kind: "address" | "email" | "phone",
  value: string,
): string {
  const hash = createHmac("sha256", dedupeKeySalt).update([shop, kind, value].join("\n"));
  return hash.digest("base64url").slice(0, 16);
}
