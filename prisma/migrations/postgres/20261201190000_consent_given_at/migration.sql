ALTER TABLE "Subscription" ADD COLUMN "consentGivenAt" TIMESTAMP(3) CHECK (isfinite("consentGivenAt"));
