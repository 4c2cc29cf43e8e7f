ALTER TABLE "Merchant" ADD COLUMN "sealedPageSecret" TEXT COLLATE "C";
ALTER TABLE "Merchant" ADD COLUMN "sealedPageSecretBefore" TEXT COLLATE "C";
ALTER TABLE "Merchant" ADD COLUMN "pageSecretToldAt" TIMESTAMP(3);
ALTER TABLE "Merchant" ADD COLUMN "unsignedPagesUntil" TIMESTAMP(3);
-- Until the new block is published, and as long as a cached page lives then.
UPDATE "Merchant" SET "unsignedPagesUntil" = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC') + INTERVAL '30 days';
