-- SQLite stores any value in any column, and a row with an impossible one could be read by no one and
-- settled by nothing. From here on the database refuses such a value, as PostgreSQL does by its types.
-- Rows that have one are repaired: counts begin again, a row is due now, a tick that is none counts as
-- not given.
PRAGMA foreign_keys=OFF;
-- All of it or nothing: a process that is killed half-way leaves the tables as they were.
BEGIN;

CREATE TABLE "new_Subscription" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1 CHECK (typeof("version") = 'integer' AND "version" BETWEEN 0 AND 9007199254740991),
    "dueAt" DATETIME NOT NULL CHECK ("dueAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "dueAt")),
    "createdAt" DATETIME NOT NULL CHECK ("createdAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "createdAt")),
    "updatedAt" DATETIME NOT NULL CHECK ("updatedAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "updatedAt")),
    "deliveredAt" DATETIME CHECK ("deliveredAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "deliveredAt")),
    "openKey" TEXT,
    "variantId" TEXT NOT NULL,
    "productId" TEXT,
    "email" TEXT CHECK ("email" <> ''),
    "phone" TEXT CHECK ("phone" <> ''),
    "country" TEXT,
    "smsConsent" BOOLEAN NOT NULL DEFAULT false CHECK ("smsConsent" IN (0, 1)),
    "emailConsent" BOOLEAN NOT NULL DEFAULT false CHECK ("emailConsent" IN (0, 1)),
    "locale" TEXT,
    "pageUrl" TEXT,
    "smsConsentVersion" INTEGER,
    "emailConsentVersion" INTEGER,
    "phoneRefused" BOOLEAN NOT NULL DEFAULT false CHECK ("phoneRefused" IN (0, 1)),
    "attemptCount" INTEGER NOT NULL DEFAULT 0 CHECK (typeof("attemptCount") = 'integer' AND "attemptCount" BETWEEN 0 AND 9007199254740991),
    "consentStep" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0 CHECK (typeof("failures") = 'integer' AND "failures" BETWEEN 0 AND 9007199254740991),
    "troubledMs" INTEGER NOT NULL DEFAULT 0 CHECK (typeof("troubledMs") = 'integer' AND "troubledMs" BETWEEN 0 AND 9007199254740991),
    "lastStatus" INTEGER,
    "lastOutcome" TEXT,
    "lastCode" TEXT,
    "lastReason" TEXT,
    CONSTRAINT "Subscription_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Subscription" ("id", "shop", "state", "version", "dueAt", "createdAt", "updatedAt", "deliveredAt", "openKey", "variantId", "productId", "email", "phone", "country", "smsConsent", "emailConsent", "locale", "pageUrl", "smsConsentVersion", "emailConsentVersion", "phoneRefused", "attemptCount", "consentStep", "failures", "troubledMs", "lastStatus", "lastOutcome", "lastCode", "lastReason")
SELECT
    "id",
    "shop",
    "state",
    CASE WHEN typeof("version") = 'integer' AND "version" BETWEEN 0 AND 9007199254740991 THEN "version" ELSE 1 END,
    CASE WHEN "dueAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "dueAt") THEN "dueAt" ELSE strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') END,
    CASE WHEN "createdAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "createdAt") THEN "createdAt" ELSE strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') END,
    CASE WHEN "updatedAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "updatedAt") THEN "updatedAt" ELSE strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') END,
    CASE WHEN "deliveredAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "deliveredAt") THEN "deliveredAt" ELSE strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') END,
    "openKey",
    "variantId",
    "productId",
    NULLIF("email", ''),
    NULLIF("phone", ''),
    "country",
    "smsConsent" IS 1,
    "emailConsent" IS 1,
    "locale",
    "pageUrl",
    "smsConsentVersion",
    "emailConsentVersion",
    "phoneRefused" IS 1,
    CASE WHEN typeof("attemptCount") = 'integer' AND "attemptCount" BETWEEN 0 AND 9007199254740991 THEN "attemptCount" ELSE 0 END,
    "consentStep",
    CASE WHEN typeof("failures") = 'integer' AND "failures" BETWEEN 0 AND 9007199254740991 THEN "failures" ELSE 0 END,
    CASE WHEN typeof("troubledMs") = 'integer' AND "troubledMs" BETWEEN 0 AND 9007199254740991 THEN "troubledMs" ELSE 0 END,
    "lastStatus",
    "lastOutcome",
    "lastCode",
    "lastReason"
FROM "Subscription";
DROP TABLE "Subscription";
ALTER TABLE "new_Subscription" RENAME TO "Subscription";

CREATE UNIQUE INDEX "Subscription_openKey_key" ON "Subscription"("openKey");
CREATE INDEX "Subscription_shop_createdAt_id_idx" ON "Subscription"("shop", "createdAt", "id");
CREATE INDEX "Subscription_shop_state_createdAt_id_idx" ON "Subscription"("shop", "state", "createdAt", "id");
CREATE INDEX "Subscription_shop_state_dueAt_idx" ON "Subscription"("shop", "state", "dueAt");
CREATE INDEX "Subscription_shop_email_idx" ON "Subscription"("shop", "email");
CREATE INDEX "Subscription_shop_phone_idx" ON "Subscription"("shop", "phone");
CREATE INDEX "Subscription_shop_productId_createdAt_id_idx" ON "Subscription"("shop", "productId", "createdAt", "id");
CREATE INDEX "Subscription_shop_variantId_createdAt_id_idx" ON "Subscription"("shop", "variantId", "createdAt", "id");
CREATE INDEX "Subscription_by_status" ON "Subscription"("shop", "lastStatus", "createdAt", "id") WHERE "lastStatus" <> 202;
CREATE INDEX "Subscription_by_code" ON "Subscription"("shop", "lastCode", "createdAt", "id") WHERE "lastCode" IS NOT NULL;
CREATE INDEX "Subscription_by_sms" ON "Subscription"("shop", "createdAt", "id") WHERE "smsConsent" IS TRUE;

CREATE TABLE "new_Lane" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "wakeAt" DATETIME CHECK ("wakeAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "wakeAt")),
    "leaseUntil" DATETIME CHECK ("leaseUntil" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "leaseUntil")),
    "leaseToken" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0 CHECK (typeof("failures") = 'integer' AND "failures" BETWEEN 0 AND 9007199254740991),
    "pausedUntil" DATETIME CHECK ("pausedUntil" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "pausedUntil")),
    "pauseCause" TEXT,
    "pauseStatus" INTEGER,
    "pauseCode" TEXT,
    "succeededAt" DATETIME CHECK ("succeededAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "succeededAt")),
    "spent" TEXT,
    "accountId" TEXT
);
INSERT INTO "new_Lane" ("id", "wakeAt", "leaseUntil", "leaseToken", "failures", "pausedUntil", "pauseCause", "pauseStatus", "pauseCode", "succeededAt", "spent", "accountId")
SELECT
    "id",
    CASE WHEN "wakeAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "wakeAt") THEN "wakeAt" ELSE strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') END,
    CASE WHEN "leaseUntil" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "leaseUntil") THEN "leaseUntil" END,
    "leaseToken",
    CASE WHEN typeof("failures") = 'integer' AND "failures" BETWEEN 0 AND 9007199254740991 THEN "failures" ELSE 0 END,
    CASE WHEN "pausedUntil" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "pausedUntil") THEN "pausedUntil" END,
    "pauseCause",
    "pauseStatus",
    "pauseCode",
    CASE WHEN "succeededAt" IS strftime('%Y-%m-%dT%H:%M:%f+00:00', "succeededAt") THEN "succeededAt" END,
    "spent",
    "accountId"
FROM "Lane";
DROP TABLE "Lane";
ALTER TABLE "new_Lane" RENAME TO "Lane";

CREATE INDEX "Lane_wakeAt_idx" ON "Lane"("wakeAt");
CREATE INDEX "Lane_accountId_idx" ON "Lane"("accountId");

COMMIT;
PRAGMA foreign_keys=ON;
