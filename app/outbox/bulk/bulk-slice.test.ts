import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { refuse } from "#tests/refusal.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { REGION, connectShop, installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { uninstall } from "../../merchant/install.server.ts";
import { onCommitted } from "../committed.ts";
import { noFilter } from "../log/filter.ts";
import { eraseShop } from "../erase.server.ts";
import { presentBulkJob, startBulkJob } from "./bulk-job.server.ts";
import { nextBulkJob, runBulkSlice, type RunningBulkJob } from "./bulk-slice.server.ts";
import { resend } from "../resend.server.ts";

const before = new Date("2026-11-24T10:00:00Z");
const now = new Date("2026-11-24T12:00:00Z");
const failed = { ...noFilter, state: "failed" } as const;

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

async function startedJob(shop: string): Promise<RunningBulkJob> {
  await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now);
  return (await nextBulkJob(new Date()))!;
}

async function versionsOf(shop: string): Promise<number[]> {
  const rows = await db.subscription.findMany({ where: { shop }, orderBy: { version: "asc" } });
  return rows.map(({ version }) => version);
}

beforeEach(emptyDatabase);

describe("a slice", () => {
  it("sends the newest rows again, wakes their lane and advances the job, all at once", async () => {
    const { shop, laneId } = await connectShop();
    await rowsOf(shop, 5, { from: before });
    const committed: string[] = [];
    const stop = onCommitted((one) => committed.push(one));
    const job = await startedJob(shop);
    committed.length = 0;
    expect(await runBulkSlice(job, REGION, later(1), 2)).toEqual({ moved: 2, ended: null });
    stop();

    const rows = await db.subscription.findMany({
      where: { shop },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    expect(rows.map(({ state }) => state)).toEqual([
      ...["queued", "queued", "failed", "failed", "failed"],
    ]);
    expect(rows[0]).toMatchObject({ version: 2, dueAt: later(1), failures: 0, lastReason: null });
    expect(rows[2]).toMatchObject({ version: 1, dueAt: rows[2]!.createdAt, failures: 3 });
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(later(1));
    expect(await presentBulkJob(shop, now)).toMatchObject({ moved: 2, total: 5 });
    expect(committed).toEqual([shop]);
  });

  it("is done once, however many processes try at once", async () => {
    const shop = await installShop();
    await rowsOf(shop, 6, { from: before });
    const job = await startedJob(shop);
    const slices = await Promise.all([1, 2, 3].map(() => runBulkSlice(job, REGION, later(1), 4)));
    expect(slices.map(({ moved }) => moved).sort()).toEqual([0, 0, 4]);
    expect(await versionsOf(shop)).toEqual([1, 1, 2, 2, 2, 2]);
    expect(await presentBulkJob(shop, now)).toMatchObject({ moved: 4 });
  });

  it("is not done a second time from an earlier read, though its rows have failed again", async () => {
    const shop = await installShop();
    await rowsOf(shop, 2, { from: before });
    const job = await startedJob(shop);
    await runBulkSlice(job, REGION, later(1), 2);
    // A clock behind the one that started the job could even date the failure before it.
    await db.subscription.updateMany({ data: { state: "failed", updatedAt: before } });
    expect(await runBulkSlice(job, REGION, later(2), 2)).toEqual({ moved: 0, ended: null });
    expect(await versionsOf(shop)).toEqual([2, 2]);
  });

  it("skips, and does not count, a row that has changed since it was read", async () => {
    const shop = await installShop();
    const [first] = await rowsOf(shop, 3, { from: before });
    const job = await startedJob(shop);
    // Between reading and committing, the merchant sends one of the rows again by hand.
    const commits = vi.spyOn(db, "$transaction");
    const write = db.$transaction.bind(db);
    commits.mockImplementationOnce(async (...statements) => {
      await resend(shop, first!, later(1));
      return write(...statements);
    });
    const slice = await runBulkSlice(job, REGION, later(1));
    commits.mockRestore();
    expect(slice).toEqual({ moved: 2, ended: "done" });
    expect(await versionsOf(shop)).toEqual([2, 2, 2]);
    expect(await presentBulkJob(shop, now)).toMatchObject({ moved: 2, total: 3, state: "done" });
  });

  it("leaves nothing half done where the database refuses its rows", async () => {
    const shop = await installShop();
    await rowsOf(shop, 3, { from: before });
    const job = await startedJob(shop);
    const accept = await refuse('UPDATE ON "Subscription"');
    try {
      await expect(runBulkSlice(job, REGION, later(1))).rejects.toThrow();
    } finally {
      await accept();
    }
    expect(await db.bulkJob.findUniqueOrThrow({ where: { shop } })).toMatchObject({
      state: "running",
      cursor: null,
      moved: 0,
    });
  });

  it("ends the job of a shop that has uninstalled without an error, and does nothing for an erased shop", async () => {
    const gone = await installShop(before);
    await rowsOf(gone, 3, { from: before });
    await startedJob(gone);
    await uninstall(gone, now);
    expect(await runBulkSlice((await nextBulkJob(new Date()))!, REGION, later(1))).toEqual({
      moved: 0,
      ended: "stopped",
    });

    const erased = await installShop();
    await rowsOf(erased, 3, { from: before });
    const job = await startedJob(erased);
    await eraseShop(erased);
    await db.merchant.delete({ where: { shop: erased } });
    expect(await runBulkSlice(job, REGION, later(1))).toEqual({ moved: 0, ended: null });
    expect(await nextBulkJob(new Date())).toBeUndefined();
  });
});

/** What may happen to a row between two slices, and when a row was signed up. */
const change = fc.constantFrom("none", "delivered", "queued", "failed again", "signed up");
const histories = fc.record({
  moments: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
  size: fc.integer({ min: 1, max: 5 }),
  changes: fc.array(fc.record({ what: change, row: fc.nat() }), { maxLength: 12 }),
});

it("whatever happens between slices, each unchanged row is sent again once, and the count is right", async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ moments, size, changes }) => {
      const shop = await installShop();
      for (const moment of new Set(moments)) {
        const atOnce = moments.filter((one) => one === moment).length;
        await rowsOf(shop, atOnce, { from: new Date(before.getTime() + moment) });
      }
      await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now);
      const total = (await presentBulkJob(shop, now))?.total;
      const touched = new Set<string>();
      let slices = 0;
      for (;;) {
        const job = await nextBulkJob(new Date());
        if (!job) break;
        await runBulkSlice(job, REGION, later((slices += 1)), size);
        const next = changes[slices];
        const rows = await db.subscription.findMany({ where: { shop, state: "failed" } });
        const row = rows[(next?.row ?? 0) % Math.max(rows.length, 1)];
        if (next?.what === "signed up") await rowsOf(shop, 1, { from: later(slices) });
        else if (row && next && next.what !== "none") {
          touched.add(row.id);
          await db.subscription.update({
            where: { id: row.id },
            data: {
              state: next.what === "failed again" ? "failed" : next.what,
              updatedAt: later(slices),
            },
          });
        }
      }
      const rows = await db.subscription.findMany({ where: { shop } });
      for (const { id, version, createdAt } of rows) {
        if (createdAt >= now || touched.has(id)) expect(version).toBe(1);
        else expect(version).toBe(2);
      }
      const moved = rows.filter(({ version }) => version === 2).length;
      expect(await presentBulkJob(shop, now)).toMatchObject({ state: "done", moved });
      expect(total).toBe(moments.length);
      expect(slices).toBeLessThanOrEqual(Math.floor(moments.length / size) + 1);
    }),
    { numRuns: 25 },
  );
});
