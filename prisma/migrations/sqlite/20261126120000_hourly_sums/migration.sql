-- CreateTable
CREATE TABLE "HourlySum" (
    "shop" TEXT NOT NULL,
    "hour" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "took" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("shop", "hour", "state", "took")
);

-- What stands there already is added up once.
INSERT INTO "HourlySum" ("shop", "hour", "state", "took", "count")
SELECT "shop", substr("createdAt", 1, 13), "state",
    CASE WHEN "state" = 'delivered' THEN COALESCE(1 + CAST(
        ln(MAX(1, (unixepoch("deliveredAt", 'subsec') - unixepoch("createdAt", 'subsec')) * 1000))
        / ln(2) * 4 AS INTEGER), 0) ELSE 0 END,
    COUNT(*)
FROM "Subscription"
GROUP BY 1, 2, 3, 4;

INSERT INTO "HourlySum" ("shop", "hour", "state", "took", "count")
SELECT "shop", '', "state", 0, COUNT(*) FROM "Subscription" GROUP BY 1, 3;
