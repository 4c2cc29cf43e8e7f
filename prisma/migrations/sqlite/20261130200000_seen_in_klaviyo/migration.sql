ALTER TABLE "Subscription" ADD COLUMN "seenAt" DATETIME CHECK ("seenAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "seenAt"));
ALTER TABLE "Merchant" ADD COLUMN "eventsSince" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "eventsReadTo" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "eventsLookAt" DATETIME;
