import { beforeEach, describe, expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { registry } from "../../server/metrics.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { planDeletion } from "../planned-deletion.server.ts";
import { queueFigures, type QueueFigures } from "./queue-figures.server.ts";
import { QueueLook } from "./queue-look.server.ts";
import { measureQueue } from "./queue-metrics.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const NOW = new Date("2026-11-30T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

beforeEach(emptyDatabase);

describe("the figures of the queue", () => {
  it("count the waiting rows, and say since when the oldest is due, by what stops their shops", async () => {
    const [open, other, held] = [await connectShop(), await connectShop(), await connectShop()];
    const keyless = await installShop();
    await enqueue(open.shop, signUp(), ago(3_000));
    await enqueue(other.shop, signUp(), ago(9_000));
    await enqueue(held.shop, signUp(), ago(60_000));
    await enqueue(keyless, signUp(), ago(70_000));
    await enqueue(keyless, signUp(), ago(80_000));
    await db.merchant.update({
      where: { shop: held.shop },
      data: { hold: "key_refused", heldAt: NOW, holdKeyVersion: 1 },
    });
    const { waiting } = await queueFigures(NOW);
    expect(waiting.sort((one, two) => one.shops.localeCompare(two.shops))).toEqual([
      { shops: "key_refused", count: 1, rows: 1, oldestDueAt: ago(60_000) },
      { shops: "no_key", count: 1, rows: 2, oldestDueAt: ago(80_000) },
      { shops: "open", count: 2, rows: 2, oldestDueAt: ago(9_000) },
    ]);
  });

  it("take no row for overdue that a deletion holds back", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp(), ago(60_000));
    await enqueue(shop, signUp(), ago(5_000));
    await planDeletion(shop, [id], ago(1_000));
    const { waiting } = await queueFigures(NOW);
    expect(waiting).toMatchObject([{ shops: "open", rows: 2, oldestDueAt: ago(5_000) }]);
  });

  it("count the lanes that fail by their cause, and those that a process works in", async () => {
    await db.lane.createMany({
      data: [
        { id: "asleep" },
        { id: "worked", leaseUntil: new Date(NOW.getTime() + 1) },
        { id: "left", leaseUntil: NOW },
        { id: "down", failures: 2, pauseCause: "throttled" },
      ],
    });
    const { lanes } = await queueFigures(NOW);
    expect(lanes.sort((one, two) => one.cause.localeCompare(two.cause))).toEqual([
      { cause: "", count: 3, leased: 1 },
      { cause: "throttled", count: 1, leased: 0 },
    ]);
  });

  it.skipIf(onPostgres)("are found by an index, whatever the number of rows", async () => {
    await enqueue((await connectShop()).shop, signUp(), NOW);
    plansSince();
    await queueFigures(NOW);
    const plans = plansSince();
    expect(plans.some((plan) => /SEARCH Subscription .*state=\?/.test(plan))).toBe(true);
    expect(plans.filter((plan) => /SCAN (Subscription|HourlyCount|Attempt)/.test(plan))).toEqual(
      [],
    );
  });
});

describe("a look at the queue", () => {
  const figures: QueueFigures = { waiting: [], lanes: [] };

  it("serves all who ask within its time, and then looks again", async () => {
    let [now, reads] = [0, 0];
    const read = () => Promise.resolve({ ...figures, read: (reads += 1) });
    const look = new QueueLook({ servesMs: 10, withinMs: 1_000, read, now: () => now });
    await Promise.all([look.figures(), look.figures()]);
    now = 9;
    await look.figures();
    expect(reads).toBe(1);
    now = 10;
    await look.figures();
    expect(reads).toBe(2);
  });

  it("finds nothing in a database that fails, or does not answer in time", async () => {
    const failing = () => Promise.reject(new Error("disk I/O error"));
    const silent = () => new Promise<never>(() => undefined);
    for (const read of [failing, silent]) {
      const look = new QueueLook({ servesMs: 0, withinMs: 1, read });
      expect(await look.figures()).toBeUndefined();
    }
  });
});

it("the figures of a database that can't be read are missing, and all others are there", async () => {
  let down = false;
  const read = (now: Date) => (down ? Promise.reject(new Error("down")) : queueFigures(now));
  measureQueue(new QueueLook({ servesMs: 0, withinMs: 5_000, read }));
  await enqueue((await connectShop()).shop, signUp(), ago(1_000));
  const up = await registry.metrics();
  expect(up).toContain("notify_me_queue_readable 1");
  expect(up).toContain('notify_me_queued_rows{shops="open"} 1');
  expect(up).toContain('notify_me_lanes{state="idle"} 1');
  down = true;
  const text = await registry.metrics();
  expect(text).toContain("notify_me_queue_readable 0");
  expect(text).not.toMatch(/^notify_me_(shops|queued_rows|oldest_due_seconds|lanes)\{/m);
  expect(text).toContain('notify_me_receptions_total{status="accepted",code="202"} 0');
});
