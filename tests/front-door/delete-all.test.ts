import { afterAll, beforeAll, expect, it } from "vitest";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { startWorker, type Worker } from "#app/delivery/worker.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { nextBulkJob, runBulkSlice } from "#app/outbox/bulk/bulk-slice.server.ts";
import { runDeletions } from "#app/outbox/planned-deletion.server.ts";
import { UNDO_MS } from "#app/outbox/undo.ts";
import { REGION } from "#tests/shops.ts";
import { ERASED_ROW } from "#tests/erased-row.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);
/** Of 1,600 that count from 0, those that begin with a 1, and of 30. */
const [MEANT_FAILED, MEANT_DELIVERED] = [1 + 10 + 100 + 600, 1 + 10];
const MEANT = MEANT_FAILED + MEANT_DELIVERED;

let shop: string;
let other: string;
let worker: Worker | undefined;

beforeAll(async () => {
  [shop, other] = [await openShop(), await openShop()];
  for (const each of [shop, other]) {
    await rowsOf(each, 1_600, { from: AN_HOUR_AGO });
    await rowsOf(each, 30, { from: AN_HOUR_AGO, state: "delivered" });
  }
  const all = await rows();
  await commit(() => [
    write.subscription.updateMany({
      data: { phone: "+14155552671", pageUrl: "https://shop.example/", emailConsent: true },
    }),
    write.attempt.createMany({
      data: all.map(({ id, shop: of }) => ({
        id: `attempt-${id}`,
        subscriptionId: id,
        shop: of,
        number: 0,
        rowVersion: 1,
        keyVersion: 1,
        at: AN_HOUR_AGO,
        durationMs: 5,
        outcome: "refused",
        status: 400,
        revision: "2026-07-15",
        channels: "EMAIL",
        answer: "an answer",
        detail: "a detail",
      })),
    }),
  ]);
});

afterAll(() => worker?.stop());

function rows() {
  return db.subscription.findMany({ orderBy: { id: "asc" }, include: { attempts: true } });
}

function isMeant({ shop: of, email }: { shop: string; email: string | null }): boolean {
  return of === shop && email !== null && email.startsWith("shopper-1");
}

/** What the log's page says. */
async function page(): Promise<string> {
  return (await app.admin(shop, "/app/subscriptions")).text();
}

it("all rows that match are deleted slice by slice, and no others", async () => {
  const before = await rows();
  expect(before.filter(isMeant)).toHaveLength(MEANT);
  const answer = await app.admin(shop, "/app/subscriptions.data?index", {
    method: "POST",
    body: new URLSearchParams({ intent: "all", action: "delete", search: "shopper-1" }),
  });
  expect(await answer.text()).toContain("started");

  // Before it ends, a sign-up arrives that would match, and one that matches is sent again.
  const body = new URLSearchParams({ variant_id: "1", email: "shopper-1-late@example.com" });
  expect((await app.proxy(shop, body, { accept: "application/json" })).status).toBe(202);
  const changed = before.find((row) => row.email === "shopper-150@example.com" && isMeant(row))!;
  await app.admin(shop, `/app/subscriptions/${changed.id}.data`, {
    method: "POST",
    body: new URLSearchParams({ intent: "send_again" }),
  });

  // Until then the merchant can undo it.
  expect(await page()).toContain("Undo");
  expect(await nextBulkJob(new Date())).toBeUndefined();
  await db.bulkJob.update({ where: { shop }, data: { startsAt: new Date() } });
  const job = (await nextBulkJob(new Date()))!;
  const first = await runBulkSlice(job, REGION, new Date());
  expect(first).toEqual({ moved: 500, ended: null });
  const running = await page();
  expect(running).toContain("Deleting 722 sign-ups");
  expect(running).toContain("500 of 722 done.");
  expect(await wrongCounts()).toEqual([]);

  worker = startWorker({ send: () => Promise.reject(new Error("no key")), log: logger });
  await expect.poll(page).toContain("721 sign-ups deleted");
  expect(await page()).toContain("We skipped 1 because it changed.");
  expect(await wrongCounts()).toEqual([]);

  const after = new Map((await rows()).map((row) => [row.id, row]));
  for (const row of before) {
    const now = after.get(row.id)!;
    if (row.id === changed.id) expect(now).toMatchObject({ state: "queued", email: row.email });
    else if (isMeant(row)) {
      expect(now).toMatchObject({ ...ERASED_ROW, version: 2 });
      expect(now.attempts).toMatchObject([{ answer: null, detail: null }]);
    } else expect(now).toEqual(row);
  }
  expect(after.size).toBe(before.length + 1);
  const late = [...after.values()].find(({ email }) => email === "shopper-1-late@example.com");
  expect(late).toMatchObject({ shop, state: "queued", version: 1 });
});

it("one sign-up is deleted from its own page, and another shop's is not", async () => {
  const stranger = await openShop();
  const [mine] = await rowsOf(shop, 1, { from: AN_HOUR_AGO });
  const [theirs] = await rowsOf(stranger, 1, { from: AN_HOUR_AGO });
  const erase = async (id: string) => {
    const answer = await app.admin(shop, `/app/subscriptions/${id}.data`, {
      method: "POST",
      body: new URLSearchParams({ intent: "delete" }),
    });
    return answer.text();
  };
  const batch = /"batch","[0-9a-f-]{36}"/;
  const named = batch.exec(await erase(mine!))?.[0];
  expect(named).toBeDefined();
  // Asked again, as by another tab: what undoes it is the same.
  expect(batch.exec(await erase(mine!))?.[0]).toBe(named);
  await erase(theirs!);
  await runDeletions(new Date(Date.now() + UNDO_MS));
  expect(await erase(mine!)).not.toMatch(batch);
  const rows = await db.subscription.findMany({ where: { id: { in: [mine!, theirs!] } } });
  expect(new Map(rows.map(({ id, state, email }) => [id, [state, email === null]]))).toEqual(
    new Map([
      [mine!, ["cancelled", true]],
      [theirs!, ["failed", false]],
    ]),
  );
});
