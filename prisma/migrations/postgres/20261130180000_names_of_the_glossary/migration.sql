-- The glossary's names. Nothing is rewritten: PostgreSQL only changes its catalog.
ALTER TABLE "Act" RENAME TO "MerchantAction";
ALTER TABLE "MerchantAction" RENAME CONSTRAINT "Act_pkey" TO "MerchantAction_pkey";
ALTER TABLE "MerchantAction" RENAME CONSTRAINT "Act_subscriptionId_fkey" TO "MerchantAction_subscriptionId_fkey";
ALTER INDEX "Act_subscriptionId_at_idx" RENAME TO "MerchantAction_subscriptionId_at_idx";

ALTER TABLE "HourlySum" RENAME TO "HourlyCount";
ALTER TABLE "HourlyCount" RENAME CONSTRAINT "HourlySum_pkey" TO "HourlyCount_pkey";
ALTER TABLE "HourlyCount" RENAME COLUMN "took" TO "latencyBucket";

ALTER TABLE "Subscription" RENAME COLUMN "openKey" TO "dedupeKey";
ALTER INDEX "Subscription_openKey_key" RENAME TO "Subscription_dedupeKey_key";
ALTER TABLE "Merchant" RENAME COLUMN "openKeySalt" TO "dedupeKeySalt";
