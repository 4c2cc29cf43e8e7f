import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { onPostgres } from "../setup/database.ts";
import { happen } from "./happen.ts";
import { histories, type Step } from "./steps.ts";
import { Hangs, watch } from "./watch.ts";
import { World } from "./world.ts";

/** More and longer ones by hand: `HISTORIES=500 HISTORY_STEPS=60 npx vitest run tests/histories`. */
const runs = Number(process.env["HISTORIES"] ?? (onPostgres ? 5 : 10));
const longest = Number(process.env["HISTORY_STEPS"] ?? 30);
const seed = process.env["HISTORIES_SEED"];

let world: World | undefined;
afterEach(() => world?.close());

/** A history that fails is made smaller no longer than this, and then shown as far as that went. */
const timeLimit = 60_000 + runs * 20_000;
/** Nothing more can be judged: what hangs is still at it, in the same database. */
let hung = false;

it(
  "whatever happens, no law is broken, and in the end everything is where it belongs",
  { timeout: timeLimit + 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories(longest), async (steps) => {
        if (!hung) await live(steps);
      }),
      {
        numRuns: runs,
        examples: seldom.map((steps): [Step[]] => [steps]),
        interruptAfterTimeLimit: timeLimit,
        markInterruptAsFailure: true,
        ...(seed && { seed: Number(seed) }),
      },
    );
    expect(world).toBeDefined();
  },
);

async function live(steps: Step[]): Promise<void> {
  world?.close();
  const its = await World.begin();
  world = its;
  try {
    for (const step of [...opening, ...steps]) {
      const name = JSON.stringify(step);
      await watch(name, its, async () => {
        await happen(step, its);
        await its.time.pass(1);
        await its.check(name);
      });
    }
    await watch("the end", its, () => its.end());
  } catch (error) {
    hung = error instanceof Hangs;
    throw error;
  }
}

/** What random histories seldom come to, and each of these does. */
const seldom: Step[][] = [
  // The row has failed and the lane sleeps: what queues the row again has to wake the lane.
  [{ kind: "askForMore", shop: 0, which: 0 }],
  // The shop is held for a while, and the merchant has the hold checked: this sends one row.
  [
    { kind: "fault", fault: { kind: "status", status: 410 }, times: 1 },
    {
      ...{ kind: "signUp", shop: 0, shopper: 0, variant: 0, phone: null },
      ...{ sms: false, emailConsent: false, worded: false, bot: false },
    },
    { kind: "pass", ms: 30_000 },
    { kind: "checkHold", shop: 0 },
  ],
  // A row that Klaviyo throttled is due at an hour of before, no further off than a row may wait.
  [
    { kind: "fault", fault: { kind: "throttled" }, times: 1 },
    {
      ...{ kind: "signUp", shop: 0, shopper: 0, variant: 0, phone: null },
      ...{ sms: false, emailConsent: false, worded: false, bot: false },
    },
    { kind: "pass", ms: 120 },
    { kind: "jump", ms: -3_600_000 },
    { kind: "jump", ms: -3_600_000 },
  ],
];

/** Most of what can happen needs a shop, a key and somebody at work. */
const opening = [
  ...[0, 1, 2].map((shop) => ({ kind: "install" as const, shop })),
  ...[0, 1, 2].flatMap((shop) => [
    { kind: "connect" as const, shop, key: shop === 2 ? 2 : 0 },
    // Klaviyo tells of an account once a second.
    { kind: "pass" as const, ms: 1_000 },
  ]),
  ...[0, 1].map((shop) => ({ kind: "sms" as const, shop, on: true })),
  // Shops of one account have rows in one claim, and one row each that has failed.
  ...[0, 1].map((shop) => ({ kind: "crowd" as const, shop, count: 3 })),
  { kind: "fault" as const, fault: { kind: "variant" as const }, times: 2 },
  { kind: "begin" as const },
  { kind: "pass" as const, ms: 1_000 },
];
