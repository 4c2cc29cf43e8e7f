import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { createBulkRunner } from "#app/delivery/jobs/bulk-jobs.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { logger } from "#app/server/logger.server.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

let shop: string;
/** In Tokyo it was signed up on the 21st, and in Germany its number is 0151 23456789. */
let meant: string;
let others: string[];

beforeAll(async () => {
  shop = await openShop();
  await db.merchant.update({
    where: { shop },
    data: { timeZone: "Asia/Tokyo", defaultCountry: "DE" },
  });
  others = await rowsOf(shop, 4, { from: new Date("2026-11-20T10:00:00Z") });
  [meant = ""] = await rowsOf(shop, 1, { from: new Date("2026-11-20T16:00:00Z") });
  // Another shopper, whose own page does not list the others' sign-ups.
  const data = { email: "meant@example.com", phone: "+4915123456789" };
  await db.subscription.update({ where: { id: meant }, data });
});

describe.each(["from=2026-11-21", "search=0151+23456789"])(
  "the shop's region decides %s",
  (query) => {
    it("in the log", async () => {
      const log = await (await app.admin(shop, `/app/subscriptions.data?${query}`)).text();
      expect(log).toContain(meant);
      for (const id of others) expect(log).not.toContain(id);
    });

    it("beside a sign-up", async () => {
      const address = `/app/subscriptions/${meant}.data?${query}`;
      const page = await (await app.admin(shop, address)).text();
      expect(page).toContain(meant);
      for (const id of others) expect(page).not.toContain(id);
    });

    it("in the exported file", async () => {
      const file = await app.admin(shop, `/app/export?${query}`);
      const rows: Record<string, string>[] = parse(await file.text(), { columns: true, bom: true });
      expect(rows.map(({ ID }) => ID)).toEqual([meant]);
    });

    it("for all that match, when they are counted and when they are sent again", async () => {
      await db.subscription.updateMany({ where: { shop }, data: { state: "failed" } });
      const body = new URLSearchParams(`intent=all&action=send_again&state=failed&${query}`);
      await app.admin(shop, "/app/subscriptions.data?index", { method: "POST", body });
      expect(await db.bulkJob.findUnique({ where: { shop } })).toMatchObject({ total: 1 });
      const runner = createBulkRunner({ log: logger });
      runner.wake();
      await expect
        .poll(() => db.bulkJob.findUnique({ where: { shop } }), { interval: 5 })
        .toMatchObject({ state: "done", moved: 1 });
      await runner.stop();
      const sent = await db.subscription.findMany({ where: { shop, state: "queued" } });
      expect(sent.map(({ id }) => id)).toEqual([meant]);
    });
  },
);
