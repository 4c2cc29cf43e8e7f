import { beforeEach, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { merchantActionsOf } from "./merchant-actions.server.ts";
import { noFilter } from "./log/filter.ts";
import { eraseSelected, eraseShop } from "./erase.server.ts";
import { startBulkJob, stopBulkJob } from "./bulk/bulk-job.server.ts";
import { nextBulkJob, runBulkSlice } from "./bulk/bulk-slice.server.ts";
import { resend, resendSelected } from "./resend.server.ts";

const before = new Date("2026-11-24T10:00:00Z");
const now = new Date("2026-11-24T12:00:00Z");
const later = new Date("2026-11-24T12:00:01Z");

beforeEach(emptyDatabase);

function allActions() {
  return db.merchantAction.findMany({ orderBy: { subscriptionId: "asc" } });
}

/** A job that sends the shop's failed rows again. */
async function startResend(shop: string) {
  const filter = { ...noFilter, state: "failed" as const };
  await startBulkJob(shop, { action: "send_again", filter }, REGION, now);
  return (await nextBulkJob(new Date()))!;
}

it("a row that is sent again says when, and from which version", async () => {
  const shop = await installShop();
  const [id] = await rowsOf(shop, 1, { from: before });
  await resend(shop, id!, now);
  expect(await merchantActionsOf(shop, id!)).toMatchObject([
    { shop, at: now, kind: "sent_again", rowVersion: 1, fields: null, consents: null },
  ]);
});

it("a blocked one is released, and one in any other state gets no note", async () => {
  const shop = await installShop();
  const [blocked] = await rowsOf(shop, 1, { from: before, state: "blocked" });
  const [waiting] = await rowsOf(shop, 1, { from: before, state: "queued" });
  const [accepted] = await rowsOf(shop, 1, { from: before, state: "delivered" });
  await resendSelected(shop, [blocked!, waiting!, accepted!], now);
  expect(await allActions()).toMatchObject([{ subscriptionId: blocked, kind: "released" }]);
});

it("of a selection each row is noted once, also where it is named twice", async () => {
  const shop = await installShop();
  const ids = await rowsOf(shop, 3, { from: before });
  expect(await resendSelected(shop, [...ids, ids[0]!], now)).toBe(3);
  const actions = await allActions();
  expect(actions.map(({ subscriptionId }) => subscriptionId)).toEqual(ids.toSorted());
  expect(new Set(actions.map(({ id }) => id)).size).toBe(3);
});

it("an action of another shop is not stored, and another shop reads none", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const [id] = await rowsOf(shop, 1, { from: before });
  await resend(other, id!, now);
  expect(await allActions()).toEqual([]);
  await resend(shop, id!, now);
  expect(await merchantActionsOf(other, id!)).toEqual([]);
});

it("a job stores an action for every row of its slices, and none if it was stopped or has advanced", async () => {
  const shop = await installShop();
  const ids = await rowsOf(shop, 5, { from: before });
  const job = await startResend(shop);
  await runBulkSlice(job, REGION, later, 2);
  expect(await db.merchantAction.count()).toBe(2);
  await runBulkSlice(job, REGION, later, 2);
  expect(await db.merchantAction.count()).toBe(2);
  await runBulkSlice((await nextBulkJob(new Date()))!, REGION, later, 2);
  expect(await db.merchantAction.count()).toBe(4);

  const last = (await nextBulkJob(new Date()))!;
  await stopBulkJob(shop, last.id, later);
  await runBulkSlice(last, REGION, later, 2);
  expect(await db.merchantAction.count()).toBe(4);
  const sent = await db.subscription.findMany({ where: { id: { in: ids }, state: "queued" } });
  const actions = await db.merchantAction.findMany({
    where: { kind: "sent_again", rowVersion: 1 },
  });
  expect(new Set(actions.map(({ subscriptionId }) => subscriptionId))).toEqual(
    new Set(sent.map(({ id }) => id)),
  );
});

it("a row that has failed again since the job was started is neither sent again nor noted", async () => {
  const shop = await installShop();
  const [kept, changed] = await rowsOf(shop, 2, { from: before });
  const job = await startResend(shop);
  await db.subscription.update({ where: { id: changed! }, data: { updatedAt: later } });
  await runBulkSlice(job, REGION, later);
  expect(await allActions()).toMatchObject([{ subscriptionId: kept }]);
});

it("the actions on a shop's rows are deleted with them", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  for (const one of [shop, other]) {
    const [id] = await rowsOf(one, 1, { from: before });
    await resend(one, id!, now);
  }
  await eraseShop(shop);
  expect(await allActions()).toMatchObject([{ shop: other }]);
});

it("of many the newest 50 are shown", async () => {
  const shop = await installShop();
  const [id] = await rowsOf(shop, 1, { from: before });
  await db.merchantAction.createMany({
    data: Array.from({ length: 53 }, (_, at) => ({
      id: `action-${at}`,
      subscriptionId: id!,
      shop,
      kind: "sent_again",
      rowVersion: at,
      at: new Date(now.getTime() + at),
    })),
  });
  const actions = await merchantActionsOf(shop, id!);
  expect(actions.map(({ rowVersion }) => rowVersion)).toEqual(
    Array.from({ length: 50 }, (_, at) => 52 - at),
  );
});

it("an order that names another shop's rows does not change its counts either", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const foreign = await rowsOf(other, 2, { from: before });
  await db.hourlyCount.deleteMany();
  expect(await resendSelected(shop, foreign, now)).toBe(0);
  expect(await eraseSelected(shop, foreign, now)).toBe(0);
  expect(await db.hourlyCount.findMany()).toEqual([]);
});
