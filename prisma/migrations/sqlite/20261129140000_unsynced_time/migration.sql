-- How long a row has waited for Klaviyo to know its variant: it was counted together with failures of
-- other kinds, and began again after each of those.
ALTER TABLE "Subscription" ADD COLUMN "unsyncedMs" INTEGER NOT NULL DEFAULT 0
    CHECK (typeof("unsyncedMs") = 'integer' AND "unsyncedMs" BETWEEN 0 AND 9007199254740991);

UPDATE "Subscription" SET "unsyncedMs" = "troubledMs", "troubledMs" = 0, "failures" = 0
WHERE "state" = 'queued' AND "lastOutcome" = 'variant_not_found';
