import { beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import { noFilter } from "./filter.ts";
import { presentResendJob, startResendJob, stopResendJob } from "./resend-job.ts";
import { nextResendJob, resendSlice } from "./resend-slice.ts";
import { resendSelected } from "./resend.ts";

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

describe("starting to send all that match again", () => {
  it("counts what matches at that moment, of this shop alone", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await rowsOf(shop, 4, { from: before, state: "blocked" });
    await rowsOf(shop, 3, { from: before, state: "queued" });
    await rowsOf(await installShop(), 7, { from: before });
    expect(await startResendJob(shop, "send_again", failed, now)).toMatchObject({
      kind: "started",
    });
    expect(await presentResendJob(shop, now)).toMatchObject({
      ...{ state: "running", total: 5, resent: 0 },
    });
  });

  it.each([
    ["no state", { state: null, search: "" }, 5],
    ["the blocked ones", { state: "blocked", search: "" }, 4],
    ["a search", { state: "failed", search: "shopper-1@" }, 1],
    ["a search for nobody", { state: "failed", search: "nobody" }, undefined],
    ["rows that wait", { state: "queued", search: "" }, undefined],
    ["rows that were accepted", { state: "delivered", search: "" }, undefined],
    ["rows that were cancelled", { state: "cancelled", search: "" }, undefined],
  ] as const)("with %s in the filter", async (_, filter, total) => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await rowsOf(shop, 4, { from: before, state: "blocked" });
    await rowsOf(shop, 3, { from: before, state: "queued" });
    expect(await startResendJob(shop, "send_again", { ...noFilter, ...filter }, now)).toMatchObject(
      {
        kind: total ? "started" : "nothing",
      },
    );
    expect((await presentResendJob(shop, now))?.total).toBe(total);
  });

  it("is refused while one of the shop is running, also to two requests at once", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    const starts = await Promise.all(
      [1, 2, 3].map(() => startResendJob(shop, "send_again", failed, now)),
    );
    expect(starts.map(({ kind }) => kind).sort()).toEqual(["running", "running", "started"]);
    expect(await startResendJob(shop, "send_again", failed, now)).toEqual({ kind: "running" });
    expect(await db.resendJob.count()).toBe(1);

    const other = await installShop();
    await rowsOf(other, 1, { from: before });
    expect(await startResendJob(other, "send_again", failed, now)).toMatchObject({
      kind: "started",
    });
  });

  it("takes the place of a job that has ended", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    const first = await startResendJob(shop, "send_again", failed, now);
    await stopResendJob(shop, first.kind === "started" ? first.id : "", now);
    const second = await startResendJob(shop, "send_again", failed, later(1));
    expect(second.kind).toBe("started");
    expect(await db.resendJob.findMany()).toMatchObject([{ state: "running" }]);
  });
});

describe("stopping", () => {
  it("ends the job where it is, and is nobody else's business", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await startResendJob(shop, "send_again", failed, now);
    const job = (await nextResendJob())!;
    await resendSlice(job, later(1), 2);
    expect(await stopResendJob("other.myshopify.com", job.id, later(2))).toBe(false);
    expect(await stopResendJob(shop, "another", later(2))).toBe(false);
    expect((await presentResendJob(shop, now))?.state).toBe("running");
    expect(await stopResendJob(shop, job.id, later(2))).toBe(true);
    expect(await stopResendJob(shop, job.id, later(2))).toBe(false);
    expect(await presentResendJob(shop, later(3))).toMatchObject({
      ...{ state: "stopped", total: 5, resent: 2 },
    });
    expect(await nextResendJob()).toBeUndefined();
    expect(await db.subscription.count({ where: { state: "queued" } })).toBe(2);
  });

  it("is heard by a slice under way: it moves no row", async () => {
    const shop = await installShop();
    await rowsOf(shop, 5, { from: before });
    await startResendJob(shop, "send_again", failed, now);
    const job = (await nextResendJob())!;
    await stopResendJob(shop, job.id, later(1));
    expect(await resendSlice(job, later(2))).toEqual({ moved: 0, ended: null });
    expect(await db.subscription.count({ where: { state: "failed" } })).toBe(5);
  });
});

it("an ended job is shown for a short while, and forgets at once what was searched for", async () => {
  const shop = await installShop();
  await rowsOf(shop, 3, { from: before });
  await startResendJob(shop, "send_again", { ...failed, search: "shopper-1@example.com" }, now);
  expect((await db.resendJob.findUniqueOrThrow({ where: { shop } })).filter).toContain("shopper-1");
  await resendSlice((await nextResendJob())!, later(1));
  expect(await presentResendJob(shop, later(60_000))).toMatchObject({ state: "done", resent: 1 });
  expect(await presentResendJob(shop, later(600_000))).toBeUndefined();
  expect((await db.resendJob.findUniqueOrThrow({ where: { shop } })).filter).toBe("");
});
