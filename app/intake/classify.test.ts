import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Sign } from "../outbox/subscription.ts";
import { classify, WEIGHTS, type Signals } from "./classify.ts";

const SIGNS = Object.keys(WEIGHTS) as Sign[];
const shown = (...signs: Sign[]): Signals => ({ proof: "valid", over: null, signs });

describe("a person is sent, who", () => {
  test.each<[string, Signals]>([
    ["shows nothing", shown()],
    ["comes from a cached page", { ...shown(), proof: "valid" }],
    ["comes from a shop without a secret", { ...shown(), proof: "none" }],
    ["has the hidden field filled in by autofill", shown("honeypot")],
    ["gives a disposable address", shown("disposable")],
    ["shares one address with all shoppers", shown("busy_address")],
    ["is signed in and fast", shown("too_fast")],
    ["wants many variants", shown("many_variants")],
    ["is signed in and collects", shown("too_fast", "many_variants")],
    ["has all that a password manager does", shown("honeypot", "disposable", "busy_address")],
    ["is fast with such an address", shown("too_fast", "disposable", "busy_address")],
  ])("%s", (_, signals) => {
    expect(classify(signals)).toBeNull();
  });
});

describe("a bot is blocked, and the reason is named:", () => {
  test.each<[Signals, string]>([
    [shown("honeypot", "link"), "honeypot_link"],
    [shown("honeypot", "agent"), "honeypot_agent"],
    [shown("honeypot", "too_fast", "disposable"), "several_signs:honeypot,too_fast,disposable"],
    [
      shown("too_fast", "many_variants", "busy_address"),
      "several_signs:too_fast,many_variants,busy_address",
    ],
    [{ ...shown(), over: "address" }, "limit_address"],
    [{ ...shown(), proof: "missing" }, "token_missing"],
    [{ ...shown("honeypot", "link"), proof: "invalid" }, "token_invalid"],
    [{ ...shown(), proof: "expired" }, "token_expired"],
    [{ ...shown(), over: "email" }, "limit_email"],
    [{ ...shown("honeypot"), over: "shop" }, "limit_shop"],
  ])("%o", (signals, reason) => {
    expect(classify(signals)).toBe(reason);
  });
});

describe("of the signs", () => {
  const some = fc.uniqueArray(fc.constantFrom(...SIGNS));

  it("none is enough alone", () => {
    for (const sign of SIGNS) expect(classify(shown(sign))).toBeNull();
  });

  it("one more never makes a sign-up less suspicious", () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...SIGNS), (signs, sign) => {
        if (classify(shown(...signs)) === null || signs.includes(sign)) return;
        expect(classify(shown(...signs, sign))).not.toBeNull();
      }),
    );
  });

  it("those that a device or the shop itself causes are never enough without speed", () => {
    const theirs: Sign[] = ["honeypot", "disposable", "busy_address"];
    fc.assert(
      fc.property(fc.subarray(theirs), (signs) => {
        expect(classify(shown(...signs))).toBeNull();
      }),
    );
  });

  it("the order does not matter, only what is there", () => {
    fc.assert(
      fc.property(some, (signs) => {
        const isBlocked = classify(shown(...signs)) !== null;
        expect(classify(shown(...signs.toReversed())) !== null).toBe(isBlocked);
      }),
    );
  });
});
