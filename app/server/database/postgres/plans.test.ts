import { beforeAll, describe, expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { logPage } from "#tests/log-page.ts";
import { watchPostgresPlans } from "#tests/query-plans.ts";
import { connectShop, REGION, signUp } from "#tests/shops.ts";
import { readDemandView } from "../../../outbox/demand/demand-view.ts";
import { demandByDay, listDemand } from "../../../outbox/demand/list-demand.server.ts";
import { conditionsOf } from "../../../outbox/log/conditions.server.ts";
import { codesOf } from "../../../outbox/log/codes.server.ts";
import { countMeant } from "../../../outbox/log/count.server.ts";
import { fixDays } from "../../../outbox/log/days.ts";
import { readView } from "../../../outbox/log/filter.ts";
import { countUnsynced } from "../../../outbox/log/unsynced.server.ts";
import { claim } from "../../../outbox/queue/claim.server.ts";
import { enqueue } from "../../../outbox/enqueue.server.ts";
import { dueLanes, giveBack, nextWakeAt, take } from "../../../outbox/queue/lane.server.ts";
import { newsOf } from "../../../outbox/queue/held-lanes.server.ts";
import { settle } from "../../../outbox/queue/settle.server.ts";
import { countStates } from "../../../outbox/stats/figures.server.ts";
import { client } from "../db.server.ts";

const plansSince = watchPostgresPlans(process.env["DATABASE_URL"]!);
const now = new Date("2026-11-24T12:00:00Z");
const ROWS = 40_000;
const SHOPS = 4_000;
const laneId = "busy";
let shop: string;

/** One shop with a long log and others with a few rows, each with a lane of its own. */
beforeAll(async () => {
  ({ shop } = await connectShop({ laneId }));
  await client.$executeRaw`
    INSERT INTO "Lane" ("id", "wakeAt")
    SELECT 'lane-' || "i", CASE WHEN "i" % 100 = 0 THEN ${now}::timestamp - interval '1 hour' END
    FROM generate_series(1, ${SHOPS}::int) AS "i"`;
  await client.$executeRaw`
    INSERT INTO "Merchant" ("shop", "installedAt", "dedupeKeySalt", "sealedKey", "laneId")
    SELECT "i" || '.myshopify.com', ${now}, 'salt', 'key', 'lane-' || "i"
    FROM generate_series(1, ${SHOPS}::int) AS "i"`;
  await client.$executeRaw`
    INSERT INTO "Subscription" ("id", "shop", "state", "dueAt", "createdAt", "updatedAt", "variantId",
      "productId", "email", "phone", "smsConsent", "dedupeKey", "lastStatus", "lastCode", "source")
    SELECT 'row-' || "i", CASE WHEN "i" <= ${ROWS} THEN ${shop} ELSE ("i" % ${SHOPS} + 1) || '.myshopify.com' END,
      CASE WHEN "i" % 20 = 0 THEN 'failed' WHEN "i" % 20 = 1 THEN 'queued' ELSE 'delivered' END,
      "at", "at", "at", 90000 + "i" % 2000, 8000 + "i" % 500, 'shopper-' || "i" || '@example.com',
      CASE WHEN "i" % 12 = 0 THEN '+4930' || "i" END, "i" % 12 = 0, 'key-' || "i",
      CASE WHEN "i" % 20 = 0 THEN 400 WHEN "i" % 20 > 1 THEN 202 END,
      CASE WHEN "i" % 1000 = 0 THEN 'variant_not_found' WHEN "i" % 20 = 0 THEN 'invalid' END,
      CASE WHEN "i" % 50 = 0 THEN 'import' WHEN "i" % 700 = 1 THEN 'api' END
    FROM generate_series(1, ${ROWS * 2}::int) AS "i",
      LATERAL (SELECT ${now}::timestamp - "i" * interval '30 seconds' AS "at") AS "times"`;
  await client.$executeRaw`
    INSERT INTO "HourlyCount" ("shop", "hour", "state", "latencyBucket", "count")
    SELECT "shop", to_char("createdAt", 'YYYY-MM-DD"T"HH24'), "state", 0, COUNT(*)
    FROM "Subscription" GROUP BY 1, 2, 3`;
  // All hours of the shops; the long log has more than the search reads whole.
  await client.$executeRaw`
    INSERT INTO "HourlyCount" ("shop", "hour", "state", "latencyBucket", "count")
    SELECT "shop", '', 'delivered', 0, CASE WHEN "shop" = ${shop} THEN 1000000 ELSE COUNT(*) END
    FROM "Subscription" GROUP BY 1`;
  await client.$executeRaw`
    INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
    SELECT "shop", to_char("createdAt", 'YYYY-MM-DD'), "variantId", 0, 0, COUNT(*)
    FROM "Subscription" GROUP BY 1, 2, 3
    UNION ALL
    SELECT "shop", '', "variantId", COUNT(*), 0, COUNT(*) FROM "Subscription" GROUP BY 1, 3`;
  await client.$executeRaw`
    INSERT INTO "Attempt" ("id", "subscriptionId", "shop", "number", "rowVersion", "keyVersion", "at",
      "durationMs", "step", "outcome", "revision", "channels")
    SELECT 'call-' || "i", 'row-' || "i", ${shop}, 0, 1, 1, ${now}::timestamp, 90,
      CASE WHEN "i" % 12 = 0 THEN 'consent' ELSE 'back_in_stock' END, 'delivered', '2026-07-15', 'EMAIL'
    FROM generate_series(1, ${ROWS}::int) AS "i"`;
  await client.$executeRaw`ANALYZE`;
  await plansSince();
});

/**
 * Fails where a statement reads a whole table. A renewal of leases may: it reads all lanes every five
 * seconds, and an index by lease would be written whenever one is taken.
 */
async function expectIndexes(): Promise<void> {
  const plans = await plansSince();
  expect(plans.length).toBeGreaterThan(0);
  for (const plan of plans) {
    expect(plan).not.toMatch(
      /Seq Scan on "(Subscription|HourlyCount|VariantCount|Lane|Merchant|Attempt)"/,
    );
  }
}

describe("the plans of PostgreSQL", () => {
  it.each([
    "",
    "order=oldest",
    "state=failed",
    "channel=email",
    "channel=sms",
    "from=2026-11-21&to=2026-11-22",
    "product=8007",
    "variant=90123",
    "status=202",
    "status=400",
    "code=invalid",
    "code=never_seen",
    "source=storefront",
    "source=import",
    "source=api",
    "search=shopper-12",
    "search=shopper",
    "search=%2B49301200",
    "search=90123",
    "state=failed&product=8020",
    "order=product",
    "order=product&status=400",
    "order=state_desc",
  ])("find the log's rows by an index, and count them: %s", async (query) => {
    const view = fixDays(readView(new URLSearchParams(query)), "UTC", new Date());
    const page = await logPage(shop, view);
    await countMeant(await conditionsOf(shop, view, REGION));
    if (page.next) await logPage(shop, { ...view, cursor: page.next });
    await expectIndexes();
  });

  it.each(["search=hopper-4", "search=301"])(
    "read no addresses but those of a shop with a short log: %s",
    async (query) => {
      const view = fixDays(readView(new URLSearchParams(query)), "UTC", new Date());
      await countMeant(await conditionsOf("7.myshopify.com", view, REGION));
      await expectIndexes();
    },
  );

  it("find figures and codes by an index", async () => {
    await countStates(shop);
    await codesOf(shop);
    await countUnsynced(shop, now);
    await expectIndexes();
  });

  // Not by sign-ups: all counts of these 28 days are of one period, and best read at once.
  it.each(["", "sort=value", "by=product&sort=title", "search=90123"])(
    "find what shoppers want by an index: %s",
    async (query) => {
      const view = readDemandView(new URLSearchParams(query));
      await listDemand(shop, view, { now, keptSince: new Date(0) });
      await demandByDay(shop, "v90123", 90, { now, keptSince: new Date(0) });
      await expectIndexes();
    },
  );

  it("find due rows by an index, also beside thousands of shops", async () => {
    const claimed = await claim(laneId, now, { limit: 64, except: new Set() });
    const except = new Set(claimed.map(({ id }) => id));
    await claim(laneId, now, { limit: 64, except });
    await claim(laneId, now, { limit: 1, except, probe: "newest" });
    await claim(laneId, now, { limit: 8, except: new Set(), only: [...except] });
    await expectIndexes();
  });

  it("find due lanes by an index, and give one back", async () => {
    const [lane] = await dueLanes(now, 10);
    const lease = await take(lane!, now, 20_000);
    await nextWakeAt([lane!.id]);
    await newsOf([lease!], now, 20_000);
    const untroubled = { failures: 0, pausedUntil: null, succeededAt: null, spent: null };
    await giveBack(
      lease!,
      { ...untroubled, pauseCause: null, pauseStatus: null, pauseCode: null },
      now,
    );
    await expectIndexes();
  });

  it("store a sign-up and settle it by indexes", async () => {
    await enqueue(shop, signUp({ email: "new@example.com" }), now);
    await enqueue(shop, signUp({ email: "new@example.com" }), now);
    const rows = await claim(laneId, now, { limit: 64, except: new Set() });
    await settle(
      rows.map((row) => ({
        row,
        keyVersion: 1,
        attempt: acceptedAttempt(now),
        next: { state: "delivered" },
      })),
      now,
    );
    await expectIndexes();
  });
});
