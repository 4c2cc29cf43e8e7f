-- The glossary's names. No row is rewritten; the indexes that had the old names are built again.
-- All of it or nothing: a process that is killed half-way leaves the tables as they were.
BEGIN;
ALTER TABLE "Act" RENAME TO "MerchantAction";
ALTER TABLE "HourlySum" RENAME TO "HourlyCount";
ALTER TABLE "HourlyCount" RENAME COLUMN "took" TO "latencyBucket";
ALTER TABLE "Subscription" RENAME COLUMN "openKey" TO "dedupeKey";
ALTER TABLE "Merchant" RENAME COLUMN "openKeySalt" TO "dedupeKeySalt";

DROP INDEX "Act_subscriptionId_at_idx";
CREATE INDEX "MerchantAction_subscriptionId_at_idx" ON "MerchantAction"("subscriptionId", "at");
DROP INDEX "Subscription_openKey_key";
CREATE UNIQUE INDEX "Subscription_dedupeKey_key" ON "Subscription"("dedupeKey");
COMMIT;
