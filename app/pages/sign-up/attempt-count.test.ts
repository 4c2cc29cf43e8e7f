import { beforeAll, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { logPage } from "#tests/log-page.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { exportRows } from "../../outbox/log/export.server.ts";
import { noFilter, readView } from "../../outbox/log/filter.ts";
import { findOne } from "../../outbox/log/history.server.ts";
import { toSubscriptionView } from "./subscription-view.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
let shop: string;
let id: string;

/** Two calls that record consent, of which one failed, then two for the sign-up itself. */
beforeAll(async () => {
  shop = await installShop();
  [id = ""] = await rowsOf(shop, 2, { from: now });
  const steps = ["consent", "consent", "back_in_stock", "back_in_stock"] as const;
  await commit(() => [
    write.subscription.update({ where: { id }, data: { attemptCount: steps.length } }),
    write.attempt.createMany({
      data: steps.map((step, at) => ({
        ...acceptedAttempt(new Date(now.getTime() + at), { step }),
        id: `${id}-${at}`,
        shop,
        subscriptionId: id,
        number: at + 1,
        rowVersion: 1,
        keyVersion: 1,
      })),
    }),
  ]);
});

it("the log counts no call that records consent as an attempt", async () => {
  const { rows } = await logPage(shop, readView(new URLSearchParams()));
  expect(rows.find((row) => row.id === id)?.attemptCount).toBe(2);
  expect(rows.find((row) => row.id !== id)?.attemptCount).toBe(0);
});

it("nor does the exported file", async () => {
  const counts = new Map<string, number>();
  for await (const rows of exportRows(shop, noFilter, "newest", REGION)) {
    for (const row of rows) counts.set(row.id, row.attemptCount);
  }
  expect(counts.get(id)).toBe(2);
});

it("nor does the page of a sign-up, which numbers the others from 1", async () => {
  const row = await findOne(shop, id);
  if (!row) throw new Error("The row is gone");
  const stock = { available: null, quantity: null, asOf: null };
  const around = { acts: [], connection: undefined, stock, country: "US", now };
  const { attemptCount, attempts } = toSubscriptionView(shop, row, around);
  expect(attemptCount).toBe(2);
  const numbers = attempts
    .filter(({ step }) => step === "back_in_stock")
    .map(({ number }) => number);
  expect(numbers).toEqual([2, 1]);
});
