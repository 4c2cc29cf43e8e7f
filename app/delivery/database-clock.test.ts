import { expect, it } from "vitest";
import { onPostgres } from "#tests/setup/database.ts";
import { VirtualTime } from "#tests/virtual-time.ts";
import { databaseTime } from "../server/database/db.server.ts";
import { createDatabaseClock } from "./database-clock.server.ts";
import type { Clock } from "./clock.ts";

const MINUTE_MS = 60_000;

/** A machine's clock whose questions take so long, half of it each way, and a database's clock. */
function machine({ aheadMs, tookMs = 40 }: { aheadMs: number; tookMs?: number }) {
  const time = new VirtualTime();
  // A spread would leave out the methods.
  const clock: Clock = {
    now: time.now,
    monotonic: time.monotonic,
    after: (ms, signal) => time.after(ms, signal),
  };
  let ahead = aheadMs;
  const timeOf = async () => {
    await time.pass(tookMs / 2);
    const answer = time.now() + ahead;
    await time.pass(tookMs / 2);
    return answer;
  };
  return {
    time,
    shared: createDatabaseClock({ timeOf, clock }),
    set: (ms: number) => (ahead = ms),
  };
}

it.each([MINUTE_MS, -MINUTE_MS, 5 * MINUTE_MS])(
  "a clock that is %d ms behind the database's shows its time",
  async (aheadMs) => {
    const { time, shared, set } = machine({ aheadMs });
    await shared.synchronise!();
    expect(shared.now()).toBe(time.now() + aheadMs);
    // As after a correction of the machine's clock.
    set(0);
    await shared.synchronise!();
    expect(shared.now()).toBe(time.now());
  },
);

it("a difference that the network explains changes nothing", async () => {
  const { time, shared } = machine({ aheadMs: 130, tookMs: 100 });
  await shared.synchronise!();
  expect(shared.now()).toBe(time.now());
});

it("the clock of a file is the machine's own; a server says its time", async () => {
  const time = await databaseTime();
  if (onPostgres) expect(Math.abs(time! - Date.now())).toBeLessThan(5_000);
  else expect(time).toBe(undefined);
});
