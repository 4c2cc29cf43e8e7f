import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db, commit, write } from "../../server/database/db.server.ts";
import { DAY_MS } from "../../server/durations.ts";
import { cancelSignUp } from "../cancel.server.ts";
import { correct } from "../correct.server.ts";
import { enqueue, enqueueAll } from "../enqueue.server.ts";
import { erasePerson, eraseSelected, eraseShop } from "../erase.server.ts";
import { expireOld } from "../expire.server.ts";
import { planDeletion, runDeletions, undoDeletions } from "../planned-deletion.server.ts";
import type { Settlement } from "../queue/settlement.ts";
import { settle } from "../queue/settle.server.ts";
import { recordConsent } from "../record-consent.server.ts";
import { resendSelected } from "../resend.server.ts";
import { enqueueTest } from "../test-sign-up.server.ts";
import { UNDO_MS } from "../undo.ts";
import { commitCounted } from "./commit-counted.server.ts";
import { correctVariantCounts, recountVariants } from "./recount-variants.server.ts";

const START = new Date("2026-11-29T22:00:00Z");

beforeEach(emptyDatabase);

/** The stored counts that are not zero, by shop, day and variant. */
async function stored(): Promise<Record<string, number[]>> {
  const counts = await db.variantCount.findMany();
  const some = counts.filter((one) => one.waiting || one.reached || one.signUps);
  return Object.fromEntries(
    some.map(({ shop, day, variantId, waiting, reached, signUps }) => [
      `${shop} ${day} ${variantId}`,
      [waiting, reached, signUps],
    ]),
  );
}

/** The same, counted from all rows one by one. */
async function counted(): Promise<Record<string, number[]>> {
  const counts: Record<string, [number, number, number]> = {};
  for (const row of await db.subscription.findMany()) {
    if (row.test || !["queued", "delivered", "failed"].includes(row.state)) continue;
    const day = row.createdAt.toISOString().slice(0, 10);
    const waits = row.dedupeKey === null ? 0 : 1;
    const reached = row.state === "delivered" ? waits : 0;
    for (const of of [day, day.slice(0, 7), ""]) {
      const count = (counts[`${row.shop} ${of} ${row.variantId}`] ??= [0, 0, 0]);
      count[2] += 1;
      if (of === "") [count[0], count[1]] = [count[0] + waits, count[1] + reached];
    }
  }
  return counts;
}

async function settleRow(id: string, next: Settlement["next"], now: Date, stale = false) {
  const row = await db.subscription.findUnique({ where: { id } });
  if (!row) return;
  const called = { ...row, version: row.version - (stale ? 1 : 0) };
  await settle([{ row: called, keyVersion: 1, attempt: acceptedAttempt(now), next }], now);
}

const KEPT_DAYS = 20;
const NOTHING = { email: false, sms: false };
const VARIANTS = ["1", "2", "3"];
const step = fc.record({
  what: fc.constantFrom(
    ...(["signUp", "signUp", "signUp", "bot", "batch", "test"] as const),
    ...(["deliver", "deliver", "deliver", "fail", "late", "retry"] as const),
    ...(["resend", "record", "correct", "plan", "undo", "run"] as const),
    ...(["erase", "select", "cancel", "expire", "close", "redact"] as const),
  ),
  shop: fc.nat({ max: 1 }),
  person: fc.nat({ max: 3 }),
  variant: fc.nat({ max: 2 }),
  row: fc.nat({ max: 30 }),
  afterMs: fc.constantFrom(1, 4_000, UNDO_MS, DAY_MS, 12 * DAY_MS),
});

it("the counts of variants equal a count of the rows at any moment of a random history", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      await emptyDatabase();
      const shops = [(await connectShop()).shop, (await connectShop()).shop];
      await db.merchant.updateMany({ data: { retentionDays: KEPT_DAYS } });
      let at = +START;
      for (const { what, afterMs, ...one } of steps) {
        const now = new Date((at += afterMs));
        const shop = shops[one.shop]!;
        const email = `person-${one.person}@example.com`;
        const wish = signUp({ email, variantId: VARIANTS[one.variant]! });
        const rows = await db.subscription.findMany({ where: { shop }, orderBy: { id: "asc" } });
        const row = rows[one.row % Math.max(1, rows.length)];
        const id = row?.id ?? "none";
        const ids = rows.slice(0, 1 + one.row).map((its) => its.id);
        const { dedupeKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
        const arrival = { shop, dedupeKeySalt, at: now };
        const others = VARIANTS.map((variantId) => signUp({ email, variantId, smsConsent: true }));
        const does: Record<typeof what, () => Promise<unknown>> = {
          signUp: () => enqueue(shop, wish, now),
          bot: () => enqueue(shop, { ...wish, botSign: "honeypot" }, now),
          batch: () =>
            enqueueAll(
              [wish, ...others, { ...wish, emailConsent: true }].map((its) => ({
                ...arrival,
                signUp: its,
              })),
            ),
          test: () => enqueueTest(shop, { variantId: "1", productId: null, email }, now),
          deliver: () => settleRow(id, { state: "delivered", consentStep: "not_recorded" }, now),
          fail: () => settleRow(id, { state: "failed", reason: "email_refused" }, now),
          late: () => settleRow(id, { state: "delivered" }, now, true),
          retry: () => settleRow(id, { state: "queued", dueAt: now }, now),
          resend: () => resendSelected(shop, ids, now),
          record: () => recordConsent(shop, id, now),
          correct: () =>
            correct(
              shop,
              id,
              { email, phone: null, country: "US", version: row?.version ?? 1, vouched: NOTHING },
              now,
            ),
          plan: () => planDeletion(shop, ids, now),
          undo: () => undoDeletions(shop, "all", now),
          run: () => runDeletions(now),
          erase: () => erasePerson(shop, { email, phones: [] }, now),
          select: () => eraseSelected(shop, ids.slice(0, 2), now),
          cancel: () => cancelSignUp(shop, id, now),
          expire: () => expireOld(shop, KEPT_DAYS, now),
          close: () =>
            commitCounted(ids, () => [
              write.subscription.updateMany({
                where: { id: { in: ids }, variantId: wish.variantId },
                data: { dedupeKey: null, restockedAt: now },
              }),
            ]),
          redact: () => eraseShop(shop),
        };
        await does[what]();
        expect(await stored(), what).toEqual(await counted());
      }
      for await (const difference of recountVariants()) expect(difference).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

describe("the recount of variants", () => {
  it("reports and corrects what differs: by day, by month and in all", async () => {
    const shop = await installShop();
    const other = await installShop();
    const { id } = await enqueue(shop, signUp({ variantId: "1" }), START);
    await rowsOf(other, 3, { from: START });
    await commit(() => [
      write.subscription.update({ where: { id }, data: { variantId: "2", state: "delivered" } }),
      write.variantCount.create({
        data: { shop, day: "2026-01-31", variantId: "9", waiting: 0, reached: 0, signUps: 4 },
      }),
    ]);
    const found = [];
    for await (const difference of recountVariants()) found.push(difference);
    const none = { waiting: 0, reached: 0, signUps: 0 };
    const one = { ...none, signUps: 1 };
    const of = (day: string, variantId: string) => ({ shop, day, variantId });
    expect(found).toEqual([
      { ...of("2026-01-31", "9"), written: { ...none, signUps: 4 }, counted: none },
      { ...of("2026-11", "1"), written: one, counted: none },
      { ...of("2026-11", "2"), written: none, counted: one },
      { ...of("2026-11-29", "1"), written: one, counted: none },
      { ...of("2026-11-29", "2"), written: none, counted: one },
      { ...of("", "1"), written: { waiting: 1, reached: 0, signUps: 1 }, counted: none },
      { ...of("", "2"), written: none, counted: { waiting: 1, reached: 1, signUps: 1 } },
    ]);
    await enqueue(shop, signUp({ variantId: "2" }), START);
    await correctVariantCounts(found);
    expect(await stored()).toEqual(await counted());
  });
});
