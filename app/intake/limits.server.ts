import { createHmac } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { env } from "../server/env.server.ts";
import type { SharedCounts } from "../server/database/shared-counts.server.ts";
import type { Limit, SignUp } from "../outbox/subscription.ts";
import type { CountedSign } from "./signs.server.ts";

/** How many sign-ups of each kind may come in an hour; 0 for no limit. */
export interface LimitSettings {
  shop: number;
  variant: number;
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

const HOUR_S = 3_600;

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
}

/** Which limit a sign-up is over, and what the counts show of it besides. */
export interface Count {
  over: Limit | null;
  signs: CountedSign[];
  /** Takes the sign-up out of the counts of this process: it could not be stored. */
  giveBack: () => Promise<void>;
}

/** A count that a sign-up was added to. */
type Added = [kind: Kind, key: string];

type Kind =
  keyof LimitSettings | "origin" | "origins" | "originated" | "pair" | "variants" | "blocked";

/** Counts sign-ups by shop, variant, person and address; no count has anything but a keyed hash. */
export class Limits {
  readonly #limits: LimitSettings;
  readonly #shared: SharedCounts | undefined;
  readonly #counters = new Map<Kind, RateLimiterMemory>();

  /** Without `shared`, this process counts for itself. */
  constructor(limits: LimitSettings = LIMITS, shared?: SharedCounts) {
    this.#limits = limits;
    this.#shared = shared;
    const kinds: Kind[] = [
      "shop",
      "variant",
      "email",
      "phone",
      "address",
      "addressVariant",
      "origin",
      "origins",
      "originated",
      "pair",
      "variants",
      "blocked",
    ];
    for (const kind of kinds) {
      // Only counts are read; the library's own limit is never the one that decides.
      const points = Number.MAX_SAFE_INTEGER;
      this.#counters.set(
        kind,
        new RateLimiterMemory({ keyPrefix: kind, points, duration: HOUR_S }),
      );
    }
  }

  /**
   * Counts a sign-up. What is over its shop's limit, or its variant's, is counted no further: a flood
   * takes memory for as many people as the shop's limit allows.
   */
  async count(counted: Counted): Promise<Count> {
    const added: Added[] = [];
    const shown = await this.#countAll(counted, added);
    const giveBack = async () => {
      for (const [kind, key] of added.splice(0)) await this.#counters.get(kind)?.reward(key);
    };
    return { ...shown, giveBack };
  }

  async #countAll(
    { shop, dedupeKeySalt, signUp, address }: Counted,
    added: Added[],
  ): Promise<Pick<Count, "over" | "signs">> {
    const { variantId, email, phone } = signUp;
    const keyOf = (...parts: string[]) =>
      createHmac("sha256", dedupeKeySalt).update(parts.join("\n")).digest("base64url").slice(0, 22);
    if (await this.#isOver(added, "shop", keyOf(shop))) return { over: "shop", signs: [] };
    if (await this.#isOver(added, "variant", keyOf(shop, variantId)))
      return { over: "variant", signs: [] };
    const signs: CountedSign[] = [];
    if (address !== undefined) {
      if (await this.#isOver(added, "address", keyOf(shop, address))) signs.push("busy_address");
      const isFarAbove = await this.#isFarAboveMean(added, keyOf(shop), keyOf(shop, address));
      const isOver = await this.#isOver(added, "addressVariant", keyOf(shop, address, variantId));
      if (isFarAbove && isOver) return { over: "address", signs };
    }
    let over: Limit | null = null;
    for (const [kind, value] of [["email", email] as const, ["phone", phone] as const]) {
      if (value === null) continue;
      const person = keyOf(shop, kind, value);
      if (await this.#isOver(added, kind, person)) over ??= kind;
      const isFirst = (await this.#add(added, "pair", keyOf(person, variantId))) === 1;
      if (isFirst && (await this.#add(added, "variants", person)) > MANY_VARIANTS)
        signs.push("many_variants");
    }
    return { over, signs: [...new Set(signs)] };
  }

  /** Whether an address sends far more than the others of its shop, of which there are many. */
  async #isFarAboveMean(added: Added[], shop: string, address: string): Promise<boolean> {
    const own = await this.#add(added, "origin", address);
    if (own === 1) await this.#add(added, "origins", shop);
    const addresses = await this.#read("origins", shop);
    const all = await this.#add(added, "originated", shop);
    return addresses >= MANY_ADDRESSES && own * addresses >= TIMES_THE_MEAN * all;
  }

  /**
   * Counts a blocked sign-up of a shop, stored or not: many that join one row take no room in the
   * database, and are a flood all the same. Returns how many came in this UTC hour, of those that
   * share a budget of it; `budget` names both.
   */
  countBlocked(shop: string, budget: string): Promise<number> {
    return this.#add([], "blocked", `${shop} ${budget}`);
  }

  async #isOver(added: Added[], kind: keyof LimitSettings, key: string): Promise<boolean> {
    const most = this.#limits[kind];
    if (most === 0) return false;
    const count = await this.#add(added, kind, key);
    const part = Math.ceil(most / QUARTERS);
    if (count <= most && count % part === 0) void this.#share(kind, key, { part, most });
    return count > most;
  }

  /** Where the others' counts and this one are over the limit together, it is over here at once. */
  async #share(kind: Kind, key: string, { part, most }: { part: number; most: number }) {
    // Where the database can't be reached, each process has its own limit.
    const sum = await this.#shared?.add(`${kind}:${key}`, part).catch(() => 0);
    if (sum !== undefined && sum > most) await this.#counters.get(kind)?.block(key, HOUR_S);
  }

  async #read(kind: Kind, key: string): Promise<number> {
    return (await this.#counters.get(kind)?.get(key))?.consumedPoints ?? 0;
  }

  /** How often a key was counted within its hour, this time included. */
  async #add(added: Added[], kind: Kind, key: string): Promise<number> {
    const counted = await this.#counters.get(kind)?.penalty(key);
    added.push([kind, key]);
    return counted?.consumedPoints ?? 0;
  }
}
