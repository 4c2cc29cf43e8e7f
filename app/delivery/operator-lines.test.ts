import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery } from "#tests/delivery.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { LogLines } from "#tests/log-lines.ts";
import { connectShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { wakeLane } from "../outbox/queue/wake.server.ts";

const { time, at, klaviyo, begin } = delivery();
const [full, , , gone] = sandboxAccounts();
const INFO = 30;
const WARN = 40;
const ERROR = 50;

type Line = Record<string, unknown>;

/** Klaviyo's answer after a tenth of a second: many calls are open by then. */
const far = sendTo(klaviyo, { clock: time, latencyMs: () => 100 });

async function queued(count: number, key = full!.key) {
  const connected = await connectShop({ key });
  await rowsOf(connected.shop, count, { state: "queued", from: new Date(time.now() - 60_000) });
  await wakeLane(connected.shop, at());
  return connected;
}

/**
 * Lets a worker work for so long; returns the lines that it logged for the operator, without those
 * that name the rows of each commit.
 */
async function logged(ms: number, send: Send = far): Promise<Line[]> {
  const lines = new LogLines();
  begin({ send, log: lines.log });
  await time.pass(ms);
  const all = lines.take().map((line) => JSON.parse(line) as Line);
  return all.filter(({ msg }) => msg !== "Answers stored");
}

describe("the operator gets one log line", () => {
  it.each([50, 1_000])("for a slice at full speed, also with %d rows", async (count) => {
    const { laneId } = await queued(count);
    expect(await logged(20_000)).toMatchObject([
      { level: INFO, msg: "Lane worked", lane: laneId, delivered: count, failed: 0, again: 0 },
    ]);
  });

  it.each([50, 200])("for a slice in which every other of %d rows is refused", async (count) => {
    let calls = 0;
    const odd: Send = (call) => {
      if (calls++ % 2 > 0) klaviyo.failNext({ kind: "email" }, 1);
      return sendTo(klaviyo, { clock: time })(call);
    };
    await queued(count);
    const half = count / 2;
    expect(await logged(20_000, odd)).toMatchObject([
      { msg: "Lane worked", delivered: half, failed: half },
    ]);
  });

  it.each([50, 200])("for a hold, whichever of %d rows caused it", async (count) => {
    const { shop } = await queued(count, gone!.key);
    expect(await logged(20_000)).toMatchObject([
      { level: WARN, shop, hold: "key_refused" },
      { level: INFO, msg: "Lane worked", delivered: 0 },
    ]);
  });

  it.each([50, 200])("for an outage that hits %d rows, and another for its end", async (count) => {
    const { laneId } = await queued(count);
    // All that are called for at first, and two probes whether it is over.
    klaviyo.failNext({ kind: "status", status: 503 }, 8 + 2);
    const lines = await logged(20_000);
    expect(lines.filter(({ msg }) => msg !== "Lane worked")).toMatchObject([
      { level: WARN, lane: laneId, reason: "server_error" },
      { level: INFO, lane: laneId },
    ]);
  });

  it.each([50, 200])("for an answer that we have to look into, with %d rows", async (count) => {
    const { laneId } = await queued(count);
    klaviyo.failNext({ kind: "status", status: 415 }, 1_000);
    expect(await logged(20_000)).toMatchObject([
      { level: ERROR, lane: laneId, status: 415 },
      { level: INFO, msg: "Lane worked", delivered: 0 },
    ]);
  });

  it.each([1, 50])("for %d lanes that a sweep has found asleep", async (count) => {
    const all = await Promise.all(Array.from({ length: count }, () => queued(1)));
    await db.lane.updateMany({ data: { wakeAt: null } });
    const lanes = expect.arrayContaining(all.map(({ laneId }) => laneId)) as string[];
    expect(await logged(1)).toMatchObject([{ level: ERROR, lanes }]);
  });
});
