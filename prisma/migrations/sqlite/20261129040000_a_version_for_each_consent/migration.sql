-- AlterTable
ALTER TABLE "Subscription" ADD COLUMN "smsConsentVersion" INTEGER;
ALTER TABLE "Subscription" ADD COLUMN "emailConsentVersion" INTEGER;

-- One version was kept for both ticks, and a later sign-up that joined the row wrote its own over it.
-- It is known which tick it belongs to where no other sign-up joined (each act and each join raised
-- the row's version by one), or where one did and a single tick is left that no correction touched.
UPDATE "Subscription" SET
    "smsConsentVersion" = CASE WHEN "smsConsent" THEN "consentVersion" END,
    "emailConsentVersion" = CASE WHEN "emailConsent" THEN "consentVersion" END
WHERE "consentVersion" IS NOT NULL AND ("smsConsent" OR "emailConsent")
    AND "version" - 1 - (SELECT COUNT(*) FROM "Act" WHERE "subscriptionId" = "Subscription"."id")
        <= ("smsConsent" + "emailConsent" = 1 AND NOT EXISTS (
            SELECT 1 FROM "Act" WHERE "subscriptionId" = "Subscription"."id" AND "kind" = 'corrected'));

-- A tick counts only with a version whose wording was shown for it. Rows that Klaviyo has keep theirs:
-- they say what was recorded there.
UPDATE "Subscription" SET "smsConsent" = false, "smsConsentVersion" = NULL
WHERE "smsConsent" AND "state" IN ('queued', 'failed', 'blocked') AND NOT EXISTS (
    SELECT 1 FROM "ConsentText" WHERE "ConsentText"."shop" = "Subscription"."shop"
        AND "ConsentText"."version" = "smsConsentVersion" AND "ConsentText"."sms" <> '');
UPDATE "Subscription" SET "emailConsent" = false, "emailConsentVersion" = NULL
WHERE "emailConsent" AND "state" IN ('queued', 'failed', 'blocked') AND NOT EXISTS (
    SELECT 1 FROM "ConsentText" WHERE "ConsentText"."shop" = "Subscription"."shop"
        AND "ConsentText"."version" = "emailConsentVersion" AND "ConsentText"."email" <> '');

ALTER TABLE "Subscription" DROP COLUMN "consentVersion";
