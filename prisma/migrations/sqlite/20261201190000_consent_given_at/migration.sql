ALTER TABLE "Subscription" ADD COLUMN "consentGivenAt" DATETIME;
