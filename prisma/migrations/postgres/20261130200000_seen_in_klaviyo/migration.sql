ALTER TABLE "Subscription" ADD COLUMN "seenAt" TIMESTAMP(3) CHECK (isfinite("seenAt"));
ALTER TABLE "Merchant" ADD COLUMN "eventsSince" TIMESTAMP(3);
ALTER TABLE "Merchant" ADD COLUMN "eventsReadTo" TIMESTAMP(3);
ALTER TABLE "Merchant" ADD COLUMN "eventsLookAt" TIMESTAMP(3);
