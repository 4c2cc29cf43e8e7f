import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";

/** From here on a shopper signs up every 34.56 seconds: a million of them in 400 days. */
const FROM = "2025-10-22T00:00:00.000Z";
const EVERY_S = 34.56;

/** When the first one signs up, and how many seconds later the next. */
export interface Arrivals {
  from: string;
  everyS: number;
}

/** The shopper of a row. */
export function someone(row: number): string {
  return `${row % 10 === 0 ? "ann" : "shopper"}-${row}@example.com`;
}

const SIGN_UPS = `
  WITH RECURSIVE "row" ("i") AS (
    SELECT CAST(:first AS INTEGER) UNION ALL SELECT "i" + 1 FROM "row" WHERE "i" + 1 < :last
  ), "told" AS (
    SELECT "i",
      CASE WHEN "i" % 100 < 90 THEN 'delivered' WHEN "i" % 100 < 95 THEN 'failed'
        WHEN "i" % 100 < 98 THEN 'queued' ELSE 'blocked' END AS "state",
      strftime('%Y-%m-%dT%H:%M:%f+00:00', :from, ("i" * :everyS) || ' seconds') AS "at",
      strftime('%Y-%m-%dT%H:%M:%f+00:00', 
        :from, ("i" * :everyS + ("i" % 997) / 1000.0) || ' seconds') AS "later"
    FROM "row"
  )
  INSERT INTO "Subscription"
    ("id", "shop", "state", "dueAt", "createdAt", "updatedAt", "deliveredAt", "variantId",
     "productId", "email", "phone", "smsConsent", "locale", "pageUrl", "attemptCount",
     "lastStatus", "lastCode", "lastOutcome", "lastReason")
  SELECT printf('00000000-0000-7000-8000-%012x', "i"), :shop, "state", "at", "at", "later",
    CASE WHEN "state" = 'delivered' THEN "later" END,
    90000 + "i" % 2000, 8000 + "i" % 500,
    CASE WHEN "i" % 10 = 0 THEN 'ann-' ELSE 'shopper-' END || "i" || '@example.com',
    CASE WHEN "i" % 12 = 0 THEN printf('+49300000%05d', "i") END, "i" % 12 = 0, 'en',
    'https://shop.example/products/tee?variant=' || "i", "state" IN ('delivered', 'failed'),
    CASE WHEN "state" = 'delivered' THEN 202 WHEN "i" % 5000 = 91 THEN 503
      WHEN "state" = 'failed' THEN 400 END,
    CASE WHEN "i" % 5000 = 91 THEN 'throttled' WHEN "state" = 'failed' THEN 'invalid' END,
    "state", CASE "state" WHEN 'failed' THEN 'email_refused' WHEN 'blocked' THEN 'honeypot' END
  FROM "told"`;

/**
 * Fills the log of a sandbox's only shop up to this number of rows: most were accepted, some failed in
 * different ways, a few wait. It writes SQL into the file: through the app it would take an hour.
 */
export function growLog(
  directory: string,
  rows: number,
  { from, everyS }: Arrivals = { from: FROM, everyS: EVERY_S },
): void {
  const database = new DatabaseSync(join(directory, "app.sqlite"));
  try {
    database.exec("PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF; BEGIN IMMEDIATE");
    const { shop } = database.prepare(`SELECT "shop" FROM "Merchant"`).get() as { shop: string };
    const { first } = database.prepare(`SELECT COUNT(*) AS "first" FROM "Subscription"`).get() as {
      first: number;
    };
    database.prepare(SIGN_UPS).run({ shop, first, last: rows, from, everyS });
    database.exec(`DELETE FROM "HourlySum"`);
    database.exec(addsUp());
    database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

/** The statement of the migration that counted the rows from before there were hourly counts. */
function addsUp(): string {
  const folder = "../prisma/migrations/sqlite/20261126120000_hourly_sums/migration.sql";
  const sql = readFileSync(new URL(folder, import.meta.url), "utf8");
  return sql.slice(sql.indexOf("INSERT INTO"));
}
