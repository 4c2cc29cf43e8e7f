ALTER TABLE "Subscription" ADD COLUMN "emailConsentGivenAt" TIMESTAMP(3) CHECK (isfinite("emailConsentGivenAt"));
ALTER TABLE "Subscription" ADD COLUMN "smsConsentGivenAt" TIMESTAMP(3) CHECK (isfinite("smsConsentGivenAt"));
