-- The stock of variants that somebody waits for is looked at, from now on.
INSERT INTO "VariantStock" ("shop", "variantId", "lookAt")
SELECT DISTINCT "shop", "variantId", date_trunc('milliseconds', now() AT TIME ZONE 'UTC')
FROM "Subscription"
WHERE "dedupeKey" IS NOT NULL AND NOT "test" AND "state" IN ('queued', 'delivered', 'failed');
