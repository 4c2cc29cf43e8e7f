ALTER TABLE "Subscription" ADD COLUMN "emailConsentGivenAt" DATETIME;
ALTER TABLE "Subscription" ADD COLUMN "smsConsentGivenAt" DATETIME;
