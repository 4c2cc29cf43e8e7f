import fc from "fast-check";
import { v7 } from "uuid";
import { describe, expect, it } from "vitest";
import { signUp } from "#tests/shops.ts";
import type { SignUp } from "../subscription.ts";
import { signUpId } from "../submission.server.ts";
import { fold, isSharedAfter, type Folded, type OpenRow } from "./fold.server.ts";
import { newRow } from "./join.server.ts";

const NOW = new Date("2026-11-30T12:00:00Z");

const optional = <One>(...values: One[]) => fc.constantFrom(null, ...values);

/** What a person or a bot may say beside one e-mail address. */
const wishes = fc
  .record({
    phone: optional("+14155552671", "+14155552672"),
    country: optional("US", "CA"),
    locale: optional("en", "de"),
    pageUrl: optional("https://a.example/products/tee", "https://spam.example"),
    productId: optional("8001", "8002"),
    smsConsent: fc.boolean(),
    emailConsent: fc.boolean(),
    consentVersion: fc.constantFrom(1, 2),
  })
  .map((wish): SignUp => signUp({ email: "ann@example.com", ...wish }));

const person = wishes.map((wish): SignUp => ({ ...wish, botSign: null }));
const bot = wishes.map((wish): SignUp => ({ ...wish, botSign: "token_missing" }));

const arrivalsOf = (signUps: SignUp[]) =>
  signUps.map((one): Folded => ({
    id: v7(),
    shop: "a",
    key: "k",
    signUp: one,
    at: NOW,
  })) as [Folded, ...Folded[]];

function storedRow(of: SignUp, changes: Partial<OpenRow> = {}): OpenRow {
  const { variantId } = of;
  const known = { shop: "a", variantId, version: 1, shared: false, deliveredAt: null, stock: null };
  return { ...newRow(of), ...known, id: "stored", anyOf: null, createdAt: NOW, ...changes };
}

/** What a row is after these sign-ups; the stored row where they change nothing. */
const rowAfter = (signUps: SignUp[], before?: OpenRow) =>
  fold(arrivalsOf(signUps), before).change?.row ?? before;

const bots = fc.array(bot, { maxLength: 3 });

describe("a person's sign-up takes nothing from a bot's", () => {
  it("that is stored", () => {
    fc.assert(
      fc.property(bot, person, bots, (first, one, others) => {
        expect(rowAfter([...others, one], storedRow(first))).toEqual(newRow(one));
        expect(rowAfter([one, ...others], storedRow(first))).toEqual(newRow(one));
      }),
    );
  });

  it("that comes with it, before or after", () => {
    const mixed = fc.array(fc.oneof(person, bot), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(mixed, (all) => {
        const people = all.filter(({ botSign }) => botSign === null);
        fc.pre(people.length > 0);
        expect(rowAfter(all)).toEqual(rowAfter(people));
      }),
    );
  });
});

describe("a bot changes nothing of a person's row", () => {
  it.each(["queued", "failed", "delivered"] as const)("that is %s", (state) => {
    const deliveredAt = state === "delivered" ? NOW : null;
    fc.assert(
      fc.property(person, fc.array(bot, { minLength: 1, maxLength: 3 }), (one, others) => {
        const before = storedRow(one, { state, deliveredAt });
        const { change, answered } = fold(arrivalsOf(others), before);
        expect(change).toBeUndefined();
        expect(answered).toHaveLength(others.length);
      }),
    );
  });
});

describe("submissions of one shopper, each sent once or more", () => {
  const names = ["one", "two", undefined];
  /** In their order: which submission each is a try of, and what it says. */
  const tries = fc.array(fc.tuple(fc.constantFrom(...names), fc.oneof(person, bot)), {
    minLength: 1,
    maxLength: 6,
  });
  const foldedOf = (all: [string | undefined, SignUp][]) =>
    all.map(([name, one]): Folded => {
      const id = signUpId("a salt", "k", name);
      return { id, shop: "a", key: "k", signUp: one, at: NOW };
    }) as [Folded, ...Folded[]];
  /** Whether others than the first one, or one that names none, are of a person. */
  const haveStranger = ([first, ...others]: [string | undefined, SignUp][]) =>
    others.some(([name, { botSign }]) => !botSign && (name !== first?.[0] || name === undefined));

  it("mark the row that they open where there are two", () => {
    fc.assert(
      fc.property(tries, (all) => {
        const { change } = fold(foldedOf(all), undefined);
        expect(change && isSharedAfter(change)).toBe(haveStranger(all));
      }),
    );
  });

  it("mark the stored row that one of them opened where there are two", () => {
    fc.assert(
      fc.property(tries, fc.boolean(), (all, shared) => {
        const [opening, ...others] = foldedOf(all);
        const before = storedRow(opening.signUp, { id: opening.id, shared });
        fc.pre(others.length > 0);
        const { change } = fold(others as [Folded, ...Folded[]], before);
        const after = change ? isSharedAfter(change) : shared;
        expect(after).toBe(shared || haveStranger(all));
      }),
    );
  });
});
