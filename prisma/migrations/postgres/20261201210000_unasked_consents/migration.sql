ALTER TABLE "Subscription" ADD COLUMN "unaskedConsents" TEXT COLLATE "C";

-- The choice was stored as if Klaviyo had been asked. A row with a consent call was asked for.
UPDATE "Subscription" SET
  "unaskedConsents" = CASE
    WHEN "emailConsent" IS TRUE AND "smsConsent" IS TRUE THEN 'both'
    WHEN "smsConsent" IS TRUE THEN 'sms'
    ELSE 'email' END,
  "consentStep" = NULL
WHERE "source" = 'import' AND "consentStep" = 'not_recorded'
  AND ("emailConsent" IS TRUE OR "smsConsent" IS TRUE)
  AND NOT EXISTS (
    SELECT 1 FROM "Attempt"
    WHERE "Attempt"."subscriptionId" = "Subscription"."id" AND "Attempt"."step" = 'consent'
  );
