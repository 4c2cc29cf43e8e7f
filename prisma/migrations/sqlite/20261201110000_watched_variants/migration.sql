-- The stock of variants that somebody waits for is looked at, from now on.
INSERT INTO "VariantStock" ("shop", "variantId", "lookAt")
SELECT DISTINCT "shop", "variantId", strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
FROM "Subscription"
WHERE "dedupeKey" IS NOT NULL AND NOT "test" AND "state" IN ('queued', 'delivered', 'failed');
