import { beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { REGION, connectShop, installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { noFilter } from "../log/filter.ts";
import { presentBulkJob, startBulkJob, stopBulkJob } from "./bulk-job.server.ts";
import { nextBulkJob, runBulkSlice } from "./bulk-slice.server.ts";
import { resendSelected } from "../resend.server.ts";

const before = new Date("2026-11-24T10:00:00Z");
const now = new Date("2026-11-24T12:00:00Z");
const failed = { ...noFilter, state: "failed" } as const;

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

beforeEach(emptyDatabase);

describe("a selection", () => {
  it("is sent again in one commit: failed and blocked rows of this shop, and no others", async () => {
    const { shop, laneId } = await connectShop();
    const { shop: other } = await connectShop();
    const ids = [
      ...(await rowsOf(shop, 2, { from: before })),
      ...(await rowsOf(shop, 1, { from: before, state: "blocked" })),
      ...(await rowsOf(shop, 1, { from: before, state: "delivered" })),
      ...(await rowsOf(shop, 1, { from: before, state: "cancelled" })),
      ...(await rowsOf(other, 1, { from: before })),
    ];
    expect(await resendSelected(shop, [...ids, "nobody's"], now)).toBe(3);
    const rows = await db.subscription.findMany({ where: { state: "queued" } });
    expect(rows.map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort());
    for (const row of rows) {
      expect(row).toMatchObject({ version: 2, dueAt: now, failures: 0, lastReason: null });
    }
    expect(await db.lane.findUnique({ where: { id: laneId } })).toMatchObject({ wakeAt: now });
  });
});

describe("starting a bulk job", () => {
  it("counts what matches at that moment, of this shop alone", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await rowsOf(shop, 4, { from: before, state: "blocked" });
    await rowsOf(shop, 3, { from: before, state: "queued" });
    await rowsOf(await installShop(), 7, { from: before });
    expect(
      await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now),
    ).toMatchObject({
      kind: "started",
    });
    expect(await presentBulkJob(shop, now)).toMatchObject({
      state: "running",
      total: 5,
      moved: 0,
    });
  });

  it.each([
    ["no state", { state: null, search: "" }, 5],
    ["the blocked ones", { state: "blocked", search: "" }, 4],
    ["a search", { state: "failed", search: "shopper-1@" }, 1],
    ["a search without matches", { state: "failed", search: "nobody" }, undefined],
    ["rows that wait", { state: "queued", search: "" }, undefined],
    ["rows that were accepted", { state: "delivered", search: "" }, undefined],
    ["rows that were cancelled", { state: "cancelled", search: "" }, undefined],
  ] as const)("with %s in the filter", async (_, filter, total) => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await rowsOf(shop, 4, { from: before, state: "blocked" });
    await rowsOf(shop, 3, { from: before, state: "queued" });
    expect(
      await startBulkJob(
        shop,
        { action: "send_again", filter: { ...noFilter, ...filter } },
        REGION,
        now,
      ),
    ).toMatchObject({
      kind: total ? "started" : "nothing",
    });
    expect((await presentBulkJob(shop, now))?.total).toBe(total);
  });

  it("is refused while one of the shop is running, also to two requests at once", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    const starts = await Promise.all(
      [1, 2, 3].map(() =>
        startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now),
      ),
    );
    expect(starts.map(({ kind }) => kind).sort()).toEqual(["running", "running", "started"]);
    expect(await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now)).toEqual(
      { kind: "running" },
    );
    expect(await db.bulkJob.count()).toBe(1);

    const other = await installShop();
    await rowsOf(other, 1, { from: before });
    expect(
      await startBulkJob(other, { action: "send_again", filter: failed }, REGION, now),
    ).toMatchObject({
      kind: "started",
    });
  });

  it("takes the place of a job that has ended", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    const first = await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now);
    await stopBulkJob(shop, first.kind === "started" ? first.id : "", now);
    const second = await startBulkJob(
      shop,
      { action: "send_again", filter: failed },
      REGION,
      later(1),
    );
    expect(second.kind).toBe("started");
    expect(await db.bulkJob.findMany()).toMatchObject([{ state: "running" }]);
  });
});

describe("stopping", () => {
  it("stops the job where it is, for this shop alone", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now);
    const job = (await nextBulkJob(new Date()))!;
    await runBulkSlice(job, REGION, later(1), 2);
    expect(await stopBulkJob("other.myshopify.com", job.id, later(2))).toBe(false);
    expect(await stopBulkJob(shop, "another", later(2))).toBe(false);
    expect((await presentBulkJob(shop, now))?.state).toBe("running");
    expect(await stopBulkJob(shop, job.id, later(2))).toBe(true);
    expect(await stopBulkJob(shop, job.id, later(2))).toBe(false);
    expect(await presentBulkJob(shop, later(3))).toMatchObject({
      state: "stopped",
      total: 5,
      moved: 2,
    });
    expect(await nextBulkJob(new Date())).toBeUndefined();
    expect(await db.subscription.count({ where: { state: "queued" } })).toBe(2);
  });

  it("takes effect on a slice that is being worked on: it moves no row", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await startBulkJob(shop, { action: "send_again", filter: failed }, REGION, now);
    const job = (await nextBulkJob(new Date()))!;
    await stopBulkJob(shop, job.id, later(1));
    expect(await runBulkSlice(job, REGION, later(2))).toEqual({ moved: 0, ended: null });
    expect(await db.subscription.count({ where: { state: "failed" } })).toBe(5);
  });
});

it("an ended job is shown for a short while, and its search is deleted at once", async () => {
  const shop = await installShop();
  await rowsOf(shop, 3, { from: before });
  await startBulkJob(
    shop,
    { action: "send_again", filter: { ...failed, search: "shopper-1@example.com" } },
    REGION,
    now,
  );
  expect((await db.bulkJob.findUniqueOrThrow({ where: { shop } })).filter).toContain("shopper-1");
  await runBulkSlice((await nextBulkJob(new Date()))!, REGION, later(1));
  expect(await presentBulkJob(shop, later(60_000))).toMatchObject({ state: "done", moved: 1 });
  expect(await presentBulkJob(shop, later(600_000))).toBeUndefined();
  expect((await db.bulkJob.findUniqueOrThrow({ where: { shop } })).filter).toBe("");
});
