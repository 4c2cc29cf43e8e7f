ALTER TABLE "Merchant" ADD COLUMN "sealedPageSecret" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "sealedPageSecretBefore" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "pageSecretToldAt" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "unsignedPagesUntil" DATETIME;
-- Until the new block is published, and as long as a cached page lives then.
UPDATE "Merchant" SET "unsignedPagesUntil" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '+30 days');
