import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { logPage } from "#tests/log-page.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { noFilter } from "./filter.ts";
import { neighboursOf } from "./history.server.ts";

const before = new Date("2026-11-24T10:00:00Z");
const all = { ...noFilter, order: "newest", cursor: null } as const;

beforeEach(emptyDatabase);

function placeOf(id: string) {
  return db.subscription.findUniqueOrThrow({
    where: { id },
    select: { id: true, createdAt: true },
  });
}

it("stepping from row to row gives the log, in both directions, whatever its filter", async () => {
  const shop = await installShop();
  const other = await installShop();
  for (const state of ["failed", "queued", "delivered", "cancelled"] as const) {
    await rowsOf(shop, 6, { state, from: before });
    await rowsOf(other, 6, { state, from: before });
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(null, "failed" as const, "queued" as const),
      fc.constantFrom("", "shopper-1", "shopper-4@example.com", "33001893429341", "nobody"),
      async (state, search) => {
        const filter = { ...all, state, search };
        const { rows } = await logPage(shop, filter);
        const listed = rows.map(({ id }) => id);
        for (const [at, row] of rows.entries()) {
          expect(await neighboursOf(shop, row, filter, REGION)).toEqual({
            newer: listed[at - 1] ?? null,
            older: listed[at + 1] ?? null,
          });
        }
      },
    ),
    { numRuns: 15 },
  );
});

it("a row that no longer matches the filter still has neighbours at its position", async () => {
  const shop = await installShop();
  const ids = await rowsOf(shop, 6, { from: before });
  const failed = { ...all, state: "failed" as const };
  const { rows } = await logPage(shop, failed);
  const sent = rows[2]!;
  await db.subscription.update({ where: { id: sent.id }, data: { state: "queued" } });
  expect(ids).toContain(sent.id);
  expect(await neighboursOf(shop, sent, failed, REGION)).toEqual({
    newer: rows[1]!.id,
    older: rows[3]!.id,
  });
});

it("another shop's rows are never neighbours", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const [id] = await rowsOf(shop, 1, { from: before });
  await rowsOf(other, 4, { from: before });
  expect(await neighboursOf(shop, await placeOf(id!), all, REGION)).toEqual({
    newer: null,
    older: null,
  });
});
