-- Times are of those alone that went as they came: the others go to those without a time.
WITH "changed" AS (
    SELECT "shop", substr("createdAt", 1, 13) AS "hour",
        COALESCE(1 + CAST(
            ln(MAX(1, (unixepoch("deliveredAt", 'subsec') - unixepoch("createdAt", 'subsec')) * 1000))
            / ln(2) * 4 AS INTEGER), 0) AS "took"
    FROM "Subscription" WHERE "state" = 'delivered' AND "version" IS NOT 1
)
INSERT INTO "HourlySum" ("shop", "hour", "state", "took", "count")
SELECT * FROM (
    SELECT "shop", "hour", 'delivered', "took", -COUNT(*) FROM "changed" WHERE "took" > 0 GROUP BY 1, 2, 4
    UNION ALL
    SELECT "shop", "hour", 'delivered', 0, COUNT(*) FROM "changed" WHERE "took" > 0 GROUP BY 1, 2
) AS "sums" WHERE 1 = 1
ON CONFLICT ("shop", "hour", "state", "took")
    DO UPDATE SET "count" = "count" + excluded."count";
