-- The log's filters, each in the order of the sign-ups. Those that few rows answer to are partial:
-- what Klaviyo accepts at full speed is never written to them.
CREATE INDEX "Subscription_shop_productId_createdAt_id_idx" ON "Subscription"("shop", "productId", "createdAt", "id");

DROP INDEX "Subscription_shop_variantId_createdAt_idx";
CREATE INDEX "Subscription_shop_variantId_createdAt_id_idx" ON "Subscription"("shop", "variantId", "createdAt", "id");

CREATE INDEX "Subscription_by_status" ON "Subscription"("shop", "lastStatus", "createdAt", "id") WHERE "lastStatus" <> 202;

CREATE INDEX "Subscription_by_code" ON "Subscription"("shop", "lastCode", "createdAt", "id") WHERE "lastCode" IS NOT NULL;

CREATE INDEX "Subscription_by_sms" ON "Subscription"("shop", "createdAt", "id") WHERE "smsConsent" IS TRUE;

-- AlterTable
ALTER TABLE "ResendJob" ADD COLUMN "more" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "ResendJob" ADD COLUMN "action" TEXT NOT NULL DEFAULT 'send_again';
