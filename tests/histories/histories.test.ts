import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { happen } from "./happen.ts";
import { histories } from "./steps.ts";
import { World } from "./world.ts";

/** More and longer ones by hand: `HISTORIES=500 HISTORY_STEPS=60 npx vitest run tests/histories`. */
const runs = Number(process.env["HISTORIES"] ?? 10);
const longest = Number(process.env["HISTORY_STEPS"] ?? 30);
const seed = process.env["HISTORIES_SEED"];

let world: World | undefined;
afterEach(() => world?.close());

it(
  "whatever happens, no law is broken, and in the end everything is where it belongs",
  { timeout: 60_000 + runs * 20_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories(longest), async (steps) => {
        world?.close();
        world = await World.begin();
        for (const step of [...opening, ...steps]) {
          await happen(step, world);
          await world.time.pass(1);
          await world.check(JSON.stringify(step));
        }
        await world.end();
      }),
      { numRuns: runs, endOnFailure: false, ...(seed && { seed: Number(seed) }) },
    );
    expect(world).toBeDefined();
  },
);

/** Most of what can happen needs a shop, a key and somebody at work. */
const opening = [
  ...[0, 1, 2].map((shop) => ({ kind: "install" as const, shop })),
  ...[0, 1, 2].flatMap((shop) => [
    { kind: "connect" as const, shop, key: shop === 2 ? 2 : 0 },
    // Klaviyo tells of an account once a second.
    { kind: "pass" as const, ms: 1_000 },
  ]),
  ...[0, 1].map((shop) => ({ kind: "sms" as const, shop, on: true })),
  // Shops of one account have rows in one claim.
  ...[0, 1].map((shop) => ({ kind: "crowd" as const, shop, count: 3 })),
  { kind: "begin" as const },
];
