import fc from "fast-check";
import type { Fault } from "#sandbox/klaviyo/klaviyo.ts";

/** One shopper asks; the numbers choose the shop, the shopper and the variant. */
export interface SignUpStep {
  kind: "signUp";
  shop: number;
  shopper: number;
  variant: number;
  phone: number | null;
  sms: boolean;
  emailConsent: boolean;
  /** Whether the form names a wording that the shop has had. */
  worded: boolean;
  bot: boolean;
}

/** One thing that happens to the product. Whom it happens to is a number that the world reads as it stands. */
export type Step =
  | SignUpStep
  /** Stored together, in this order. */
  | { kind: "batch"; signUps: SignUpStep[] }
  | { kind: "crowd"; shop: number; count: number }
  | { kind: "resend"; shop: number; which: number; selected: number }
  | { kind: "resendAll" | "stopResending"; shop: number }
  | { kind: "erase"; shop: number; shopper: number; byPhone: boolean }
  | { kind: "askForMore"; shop: number; which: number }
  | { kind: "connect"; shop: number; key: number }
  | { kind: "disconnect" | "uninstall" | "install" | "redact" | "checkHold"; shop: number }
  | { kind: "sms"; shop: number; on: boolean }
  | { kind: "key"; key: number; revoked: boolean; scopes: "all" | "no_consents" | "none" }
  | { kind: "fault"; fault: Fault; times: number }
  | { kind: "latency"; ms: number }
  | { kind: "begin" }
  | { kind: "stop" | "crash" | "pause" | "resume"; process: number }
  | { kind: "jump"; ms: number }
  | { kind: "databaseGone"; ms: number }
  | { kind: "pass"; ms: number }
  /** All of these at once while time passes: none waits for another. */
  | { kind: "atOnce"; ms: number; steps: { afterMs: number; step: Step }[] };

const subscriptions = "/api/back-in-stock-subscriptions";
const consents = "/api/profile-subscription-bulk-create-jobs";

const shop = fc.nat(2);
const process = fc.nat(3);

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: "throttled" },
    { kind: "throttled", retryAfter: null },
    { kind: "throttled", retryAfter: "7" },
    { kind: "throttled", retryAfter: "240" },
    { kind: "throttled", retryAfter: "99999" },
    { kind: "html403" },
    { kind: "reset" },
    { kind: "hang" },
    { kind: "lost" },
    { kind: "email" },
    { kind: "phone" },
    { kind: "variant" },
    { kind: "invalid", pointer: null },
    { kind: "invalid", pointer: "/data/attributes/profile" },
    { kind: "invalid", pointer: "/data/relationships/list/data/id", path: consents },
    { kind: "redirect", location: "https://elsewhere.example/" },
  ),
  fc
    .constantFrom(200, 401, 403, 404, 408, 409, 410, 415, 422, 429, 500, 502, 503, 524)
    .map((status): Fault => ({ kind: "status", status })),
  fc
    .constantFrom(400, 401, 403, 500, 503)
    .chain((status) =>
      fc
        .constantFrom(subscriptions, consents)
        .map((path): Fault => ({ kind: "status", status, path })),
    ),
);

const signUp = fc.record({
  kind: fc.constant("signUp" as const),
  shop,
  shopper: fc.nat(4),
  variant: fc.nat(1),
  phone: fc.option(fc.nat(2), { freq: 2 }),
  sms: fc.boolean(),
  emailConsent: fc.boolean(),
  worded: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  bot: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
});

/** There are thirty shoppers and variants, so that many a batch has one of them several times. */
const batch = fc.record({
  kind: fc.constant("batch" as const),
  signUps: fc.array(signUp, { minLength: 2, maxLength: 40, size: "max" }),
});

const resend = fc.record({
  kind: fc.constant("resend" as const),
  shop,
  which: fc.nat(5),
  selected: fc.integer({ min: 1, max: 4 }),
});

const erase = fc.record({
  kind: fc.constant("erase" as const),
  shop,
  shopper: fc.nat(4),
  byPhone: fc.boolean(),
});

const leave = fc.record({
  kind: fc.constantFrom("disconnect" as const, "uninstall", "redact", "resendAll"),
  shop,
});

const atOnce = fc.record({
  kind: fc.constant("atOnce" as const),
  ms: fc.constantFrom(1, 120, 900),
  steps: fc.array(
    fc.record({
      // An answer is settled a hundred milliseconds after it came.
      afterMs: fc.constantFrom(0, 0, 99, 100, 100, 101),
      step: fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
        { weight: 6, arbitrary: signUp },
        { weight: 2, arbitrary: batch },
        { weight: 2, arbitrary: resend },
        { weight: 2, arbitrary: erase },
        { weight: 1, arbitrary: leave },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: signUp },
  { weight: 6, arbitrary: batch },
  { weight: 8, arbitrary: atOnce },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("crowd" as const),
      shop,
      count: fc.integer({ min: 2, max: 90 }),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 40, 120, 900, 4_000, 11_000, 25_000, 70_000, 400_000),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      fault: faults,
      times: fc.constantFrom(1, 2, 6, 20),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("latency" as const),
      ms: fc.constantFrom(0, 30, 300, 3_000, 7_900),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("begin" as const) }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom("stop" as const, "crash", "pause", "pause", "resume", "resume"),
      process,
    }),
  },
  {
    weight: 3,
    arbitrary: resend,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("resendAll" as const, "resendAll", "stopResending"),
      shop,
    }),
  },
  {
    weight: 3,
    arbitrary: erase,
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("askForMore" as const), shop, which: fc.nat(5) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("connect" as const), shop, key: fc.nat(2) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "disconnect" as const,
        "uninstall",
        "install",
        "install",
        "redact",
        "checkHold",
        "checkHold",
      ),
      shop,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("sms" as const), shop, on: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("key" as const),
      key: fc.nat(8),
      revoked: fc.boolean(),
      scopes: fc.constantFrom("all" as const, "no_consents", "none"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("jump" as const),
      ms: fc.constantFrom(-86_400_000, -3_600_000, -30_000, -2_000, 2_000, 30_000, 3_600_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("databaseGone" as const),
      ms: fc.constantFrom(1, 150, 6_000, 30_000),
    }),
  },
);

/** Everything that may happen to the product, in any order. */
export const histories = (longest: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { maxLength: longest, size: "max" });
