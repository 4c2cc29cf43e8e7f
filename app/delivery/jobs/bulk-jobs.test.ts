import { pino } from "pino";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { refuse } from "#tests/refusal.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { REGION, connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { onCommitted } from "../../outbox/committed.ts";
import { noFilter } from "../../outbox/log/filter.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { presentBulkJob, startBulkJob, stopBulkJob } from "../../outbox/bulk/bulk-job.server.ts";
import { planDeletion } from "../../outbox/planned-deletion.server.ts";
import { UNDO_MS } from "../../outbox/undo.ts";
import { createBulkRunner } from "./bulk-jobs.server.ts";

const before = new Date("2026-11-24T10:00:00Z");
const failed = { ...noFilter, state: "failed" } as const;
let time = Date.parse("2026-11-24T12:00:00Z");
const clock = { now: () => (time += 1) };

interface Line {
  level: number;
  msg: string;
  [field: string]: unknown;
}
const lines: Line[] = [];
const log = pino(
  { base: undefined, timestamp: false },
  { write: (line: string) => lines.push(JSON.parse(line) as Line) },
);

beforeEach(async () => {
  lines.length = 0;
  await emptyDatabase();
});

function runner() {
  return createBulkRunner({ log, clock });
}

async function startedJob(shop: string) {
  const start = await startBulkJob(
    shop,
    { action: "send_again", filter: failed },
    REGION,
    new Date(clock.now()),
  );
  if (start.kind !== "started") throw new Error(start.kind);
  return start;
}

function progress(shop: string) {
  return presentBulkJob(shop, new Date(time));
}

function ended(shop: string) {
  return expect.poll(async () => (await progress(shop))?.state, { interval: 25, timeout: 10_000 });
}

/** Resolves when so many slices of any job are committed. */
function slices(count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const stop = onCommitted(() => {
      seen += 1;
      if (seen < count) return;
      stop();
      resolve();
    });
  });
}

/** As in a kill: the commit of that slice is done or not, and its caller never continues. */
async function killedInSlice(number: number, slice: "written" | "unwritten"): Promise<void> {
  if (number > 1) await slices(number - 1);
  const commits = vi.spyOn(db, "$transaction");
  const write = db.$transaction.bind(db);
  await new Promise<void>((resolve) => {
    commits.mockImplementationOnce(async (...statements) => {
      if (slice === "written") await write(...statements);
      resolve();
      return new Promise(() => undefined);
    });
  });
  commits.mockRestore();
}

async function countOf(shop: string) {
  const groups = await db.subscription.groupBy({
    by: ["state", "version"],
    where: { shop },
    _count: true,
  });
  return Object.fromEntries(
    groups.map(({ state, version, _count }) => [`${state} ${version}`, _count]),
  );
}

describe("a job over 2,500 rows", () => {
  it("is processed in slices, with one line at its start and one at its end", async () => {
    const { shop } = await connectShop();
    await rowsOf(shop, 2_500, { from: before });
    const job = await startedJob(shop);
    const one = runner();
    one.wake();
    await ended(shop).toBe("done");
    await one.stop();
    expect(await countOf(shop)).toEqual({ "queued 2": 2_500 });
    expect(await progress(shop)).toMatchObject({ total: 2_500, moved: 2_500 });
    const both = { level: 30, shop, job: job.id, total: 2_500, action: "send_again" };
    expect(lines).toEqual([
      { ...both, moved: 0, msg: "Bulk job begun" },
      { ...both, moved: 2_500, state: "done", msg: "Bulk job ended" },
    ]);
  });

  it.each(["written", "unwritten"] as const)(
    "continues with another runner where one was killed with a slice %s before it got the result",
    async (slice) => {
      const shop = await installShop();
      await rowsOf(shop, 2_500, { from: before });
      await startedJob(shop);
      const killed = runner();
      const dead = killedInSlice(3, slice);
      killed.wake();
      await dead;
      const far = slice === "written" ? 1_500 : 1_000;
      expect(await progress(shop)).toMatchObject({ state: "running", moved: far });
      expect(await countOf(shop)).toEqual({ "queued 2": far, "failed 1": 2_500 - far });

      const next = runner();
      next.wake();
      await ended(shop).toBe("done");
      await next.stop();
      expect(await countOf(shop)).toEqual({ "queued 2": 2_500 });
      expect(await progress(shop)).toMatchObject({ moved: 2_500 });
    },
  );

  it("stops when the runner is stopped, and says how far it came", async () => {
    const shop = await installShop();
    await rowsOf(shop, 2_500, { from: before });
    const { id } = await startedJob(shop);
    const one = runner();
    const first = slices(1);
    one.wake();
    await first;
    expect(await stopBulkJob(shop, id, new Date(clock.now()))).toBe(true);
    await one.stop();
    const { state, moved, total } = (await progress(shop))!;
    expect([state, total]).toEqual(["stopped", 2_500]);
    expect(moved).toBeLessThan(2_500);
    expect(await countOf(shop)).toEqual({ "queued 2": moved, "failed 1": 2_500 - moved });
  });

  it("is done once by two runners at the same time", async () => {
    const shop = await installShop();
    await rowsOf(shop, 2_500, { from: before });
    await startedJob(shop);
    const both = [runner(), runner()];
    for (const one of both) one.wake();
    await ended(shop).toBe("done");
    await Promise.all(both.map((one) => one.stop()));
    expect(await countOf(shop)).toEqual({ "queued 2": 2_500 });
    expect(await progress(shop)).toMatchObject({ moved: 2_500, total: 2_500 });
  });

  // At least one after each of the job's five slices. A sign-up asks a server several times, in as
  // much time as the job takes for one of them.
  const least = onPostgres ? 1 : 4;

  it("accepts sign-ups while it runs, and leaves them and changed rows alone", async () => {
    const shop = await installShop();
    const ids = await rowsOf(shop, 2_500, { from: before });
    await startedJob(shop);
    const [oldest] = ids;
    await db.subscription.update({
      where: { id: oldest! },
      data: { state: "delivered", updatedAt: new Date(clock.now()) },
    });
    const one = runner();
    one.wake();
    let taken = 0;
    while ((await progress(shop))?.state === "running") {
      await enqueue(shop, signUp(), new Date(clock.now()));
      taken += 1;
    }
    expect(taken).toBeGreaterThan(least);
    await ended(shop).toBe("done");
    await one.stop();
    expect(await countOf(shop)).toEqual({ "queued 1": taken, "queued 2": 2_499, "delivered 1": 1 });
    expect(await progress(shop)).toMatchObject({ moved: 2_499, total: 2_500 });
  });
});

describe("a planned deletion that becomes due while another shop's job runs", () => {
  it("is carried out between two slices, not after the job", async () => {
    const [busy, other] = [await installShop(), await installShop()];
    await rowsOf(busy, 2_500, { from: before });
    await startedJob(busy);
    const [id] = await rowsOf(other, 1, { from: before });
    // Due after the runner's first looks at the clock, and before the job's last slices.
    await planDeletion(other, [id!], new Date(time + 5 - UNDO_MS));
    const one = runner();
    one.wake();
    await ended(busy).toBe("done");
    await one.stop();
    expect(await countOf(other)).toEqual({ "cancelled 2": 1 });
  });
});

describe("an error in one job", () => {
  it("stops no other one and is not repeated at once; the job continues after its rest", async () => {
    const [sick, well] = [await installShop(), await installShop()];
    for (const shop of [sick, well]) {
      await rowsOf(shop, 10, { from: before });
      await startedJob(shop);
    }
    const accept = await refuse('UPDATE ON "Subscription"', `OLD."shop" = '${sick}'`);
    const one = runner();
    one.wake();
    await ended(well).toBe("done");
    one.wake();
    one.wake();
    await one.stop();
    expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ shop: sick }]);
    expect(await progress(sick)).toMatchObject({ state: "running", moved: 0 });

    const next = runner();
    next.wake();
    await expect.poll(() => lines.filter(({ level }) => level === 50).length).toBe(2);
    await accept();
    time += 30_000;
    next.wake();
    await ended(sick).toBe("done");
    await next.stop();
    expect(await countOf(sick)).toEqual({ "queued 2": 10 });
    expect(JSON.stringify(lines)).not.toContain("@example.com");
  });
});

it("a stopped runner begins nothing more", async () => {
  const shop = await installShop();
  await rowsOf(shop, 3, { from: before });
  const one = runner();
  await one.stop();
  await startedJob(shop);
  one.wake();
  await one.stop();
  expect(await countOf(shop)).toEqual({ "failed 1": 3 });
});
