-- What is stored already is counted once: by day, by month and in all.
INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
SELECT "shop", to_char("createdAt", 'YYYY-MM-DD'), "variantId", 0, 0, COUNT(*)
FROM "Subscription"
WHERE "state" IN ('queued', 'delivered', 'failed') AND "test" IS FALSE
GROUP BY 1, 2, 3;

INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
SELECT "shop", to_char("createdAt", 'YYYY-MM'), "variantId", 0, 0, COUNT(*)
FROM "Subscription"
WHERE "state" IN ('queued', 'delivered', 'failed') AND "test" IS FALSE
GROUP BY 1, 2, 3;

INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
SELECT "shop", '', "variantId", COUNT("dedupeKey"),
    COUNT(CASE WHEN "state" = 'delivered' THEN "dedupeKey" END), COUNT(*)
FROM "Subscription"
WHERE "state" IN ('queued', 'delivered', 'failed') AND "test" IS FALSE
GROUP BY 1, 3;
