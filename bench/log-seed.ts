import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { databaseKind } from "#app/server/database/database-url.ts";

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

/** What the rows are of. */
export interface Wanted {
  variants: number;
  products: number;
  /** Whether each row has its dedupe key: its shopper waits. */
  open: boolean;
}

const WANTED: Wanted = { variants: 2_000, products: 500, open: false };

/** The rows to make: numbers from `first` to below `last`, in the only shop. */
interface Span extends Arrivals, Wanted {
  shop: string;
  first: number;
  last: number;
}

/** The pieces of SQL in which the databases differ. */
interface Pieces {
  /** A query for the numbers `"i"` of a span. */
  numbers: string;
  /** The time so many seconds after the first sign-up. */
  at: (seconds: string) => string;
  /** `"i"` as twelve hexadecimal digits, and as five decimal ones. */
  hex: string;
  decimal: string;
}

const signUps = (
  { shop, everyS, variants, products, open }: Span,
  { numbers, at, hex, decimal }: Pieces,
) => `
  WITH RECURSIVE "row" ("i") AS (${numbers}), "told" AS (
    SELECT "i",
      CASE WHEN "i" % 100 < 90 THEN 'delivered' WHEN "i" % 100 < 95 THEN 'failed'
        WHEN "i" % 100 < 98 THEN 'queued' ELSE 'blocked' END AS "state",
      ${at(`"i" * ${everyS}`)} AS "at",
      ${at(`"i" * ${everyS} + ("i" % 997) / 1000.0`)} AS "later"
    FROM "row"
  )
  INSERT INTO "Subscription"
    ("id", "shop", "state", "dueAt", "createdAt", "updatedAt", "deliveredAt", "variantId",
     "productId", "email", "phone", "smsConsent", "locale", "pageUrl", "attemptCount",
     "lastStatus", "lastCode", "lastOutcome", "lastReason", "dedupeKey")
  SELECT '00000000-0000-7000-8000-' || ${hex}, '${shop}', "state", "at", "at", "later",
    CASE WHEN "state" = 'delivered' THEN "later" END,
    90000 + "i" % ${variants}, 8000 + "i" % ${products},
    CASE WHEN "i" % 10 = 0 THEN 'ann-' ELSE 'shopper-' END || "i" || '@example.com',
    CASE WHEN "i" % 12 = 0 THEN '+49300000' || ${decimal} END, "i" % 12 = 0, 'en',
    'https://shop.example/products/tee?variant=' || "i",
    CASE WHEN "state" IN ('delivered', 'failed') THEN 1 ELSE 0 END,
    CASE WHEN "state" = 'delivered' THEN 202 WHEN "i" % 5000 = 91 THEN 503
      WHEN "state" = 'failed' THEN 400 END,
    CASE WHEN "i" % 5000 = 91 THEN 'throttled' WHEN "state" = 'failed' THEN 'invalid' END,
    "state", CASE "state" WHEN 'failed' THEN 'email_refused' WHEN 'blocked' THEN 'honeypot' END,
    ${open ? `'key-' || "i"` : "NULL"}
  FROM "told"`;

const ofSqlite = ({ first, last, from }: Span): Pieces => ({
  numbers: `SELECT ${first} UNION ALL SELECT "i" + 1 FROM "row" WHERE "i" + 1 < ${last}`,
  at: (seconds) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', '${from}', (${seconds}) || ' seconds')`,
  hex: `printf('%012x', "i")`,
  decimal: `printf('%05d', "i")`,
});

const ofPostgres = ({ first, last, from }: Span): Pieces => ({
  numbers: `SELECT generate_series(${first}, ${last - 1})`,
  at: (seconds) => `timestamp '${from}' + (${seconds}) * interval '1 second'`,
  hex: `lpad(to_hex("i"), 12, '0')`,
  decimal: `lpad("i"::text, GREATEST(5, length("i"::text)), '0')`,
});

/**
 * Fills the log of a database's only shop up to this number of rows: most were accepted, some failed in
 * different ways, a few wait. It writes SQL into the database: through the app it would take an hour.
 */
export async function growLog(
  databaseUrl: string,
  rows: number,
  options: Partial<Arrivals & Wanted> = {},
): Promise<void> {
  const growth = { from: FROM, everyS: EVERY_S, ...WANTED, ...options, last: rows };
  if (databaseKind(databaseUrl) === "postgres") await growOnServer(databaseUrl, growth);
  else growInFile(databaseUrl, growth);
}

type Growth = Arrivals & Wanted & Pick<Span, "last">;

const FOUND = `SELECT "shop", (SELECT COUNT(*) FROM "Subscription") AS "first" FROM "Merchant"`;

function growInFile(databaseUrl: string, growth: Growth): void {
  const database = new DatabaseSync(databaseUrl.replace("file:", ""));
  try {
    database.exec("PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF; BEGIN IMMEDIATE");
    const { shop, first } = database.prepare(FOUND).get() as { shop: string; first: number };
    const span = { ...growth, shop, first };
    database.exec(signUps(span, ofSqlite(span)));
    database.exec(FORGET);
    database.exec(ADDS_UP.sqlite);
    database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

const FORGET = `DELETE FROM "HourlyCount"; DELETE FROM "VariantCount"`;

/** Counts all rows again; `hour` and `ms` are the row's hour and its latency, in a database's words. */
function addsUp(hour: string, ms: string): string {
  const insert = `INSERT INTO "HourlyCount" ("shop", "hour", "state", "latencyBucket", "count")`;
  const wanted = `INSERT INTO "VariantCount"
    ("shop", "day", "variantId", "waiting", "reached", "signUps") SELECT "shop"`;
  const signUps = `FROM "Subscription" WHERE "state" IN ('queued', 'delivered', 'failed')`;
  return `
    ${insert} SELECT "shop", ${hour}, "state",
      CASE WHEN "state" = 'delivered'
        THEN COALESCE(1 + CAST(floor(ln(${ms}) / ln(2) * 4) AS INTEGER), 0) ELSE 0 END,
      COUNT(*)
    FROM "Subscription" GROUP BY 1, 2, 3, 4;
    ${insert} SELECT "shop", '', "state", 0, COUNT(*) FROM "Subscription" GROUP BY 1, 3;
    ${wanted}, substr(${hour}, 1, 10), "variantId", 0, 0, COUNT(*) ${signUps} GROUP BY 1, 2, 3;
    ${wanted}, substr(${hour}, 1, 7), "variantId", 0, 0, COUNT(*) ${signUps} GROUP BY 1, 2, 3;
    ${wanted}, '', "variantId", COUNT("dedupeKey"),
      COUNT(CASE WHEN "state" = 'delivered' THEN "dedupeKey" END), COUNT(*)
    ${signUps} GROUP BY 1, 3`;
}

const ADDS_UP = {
  sqlite: addsUp(
    `substr("createdAt", 1, 13)`,
    `MAX(1, (unixepoch("deliveredAt", 'subsec') - unixepoch("createdAt", 'subsec')) * 1000)`,
  ),
  postgres: addsUp(
    `to_char("createdAt", 'YYYY-MM-DD"T"HH24')`,
    `GREATEST(1, extract(epoch FROM ("deliveredAt" - "createdAt")) * 1000)::double precision`,
  ),
};

/** Vacuumed and analyzed at the end, as autovacuum does within minutes of so many rows. */
async function growOnServer(databaseUrl: string, growth: Growth): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found = await client.query<{ shop: string; first: string }>(FOUND);
    const [{ shop, first } = { shop: "", first: "0" }] = found.rows;
    const span = { ...growth, shop, first: Number(first) };
    await client.query("BEGIN");
    await client.query(signUps(span, ofPostgres(span)));
    await client.query(FORGET);
    await client.query(ADDS_UP.postgres);
    await client.query("COMMIT");
    await client.query("VACUUM (ANALYZE)");
  } finally {
    await client.end();
  }
}
