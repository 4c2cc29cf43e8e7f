-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" DATETIME,
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" DATETIME
);

-- CreateTable
CREATE TABLE "Merchant" (
    "shop" TEXT NOT NULL PRIMARY KEY,
    "installedAt" DATETIME NOT NULL,
    "uninstalledAt" DATETIME,
    "openKeySalt" TEXT NOT NULL,
    "sealedKey" TEXT,
    "keyLastFour" TEXT,
    "keyVersion" INTEGER NOT NULL DEFAULT 0,
    "connectedAt" DATETIME,
    "accountId" TEXT,
    "accountName" TEXT,
    "testAccount" BOOLEAN NOT NULL DEFAULT false,
    "laneId" TEXT,
    "hold" TEXT,
    "holdDetail" TEXT,
    "holdKeyVersion" INTEGER,
    "heldAt" DATETIME,
    "smsEnabled" BOOLEAN NOT NULL DEFAULT false,
    "defaultCountry" TEXT NOT NULL DEFAULT 'US',
    "consentVersion" INTEGER NOT NULL DEFAULT 0,
    "retentionDays" INTEGER NOT NULL DEFAULT 365,
    CONSTRAINT "Merchant_laneId_fkey" FOREIGN KEY ("laneId") REFERENCES "Lane" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ConsentText" (
    "shop" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "sms" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("shop", "version"),
    CONSTRAINT "ConsentText_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Lane" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "wakeAt" DATETIME,
    "leaseUntil" DATETIME,
    "leaseToken" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "pausedUntil" DATETIME,
    "spentAt" DATETIME,
    "spent" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Subscription" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "dueAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "deliveredAt" DATETIME,
    "openKey" TEXT,
    "variantId" TEXT NOT NULL,
    "productId" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "country" TEXT,
    "smsConsent" BOOLEAN NOT NULL DEFAULT false,
    "emailConsent" BOOLEAN NOT NULL DEFAULT false,
    "consentVersion" INTEGER,
    "locale" TEXT,
    "pageUrl" TEXT,
    "phoneRefused" BOOLEAN NOT NULL DEFAULT false,
    "attemptCount" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastStatus" INTEGER,
    "lastOutcome" TEXT,
    "lastCode" TEXT,
    "lastReason" TEXT,
    CONSTRAINT "Subscription_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "subscriptionId" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "rowVersion" INTEGER NOT NULL,
    "keyVersion" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" INTEGER,
    "revision" TEXT NOT NULL,
    "channels" TEXT NOT NULL,
    "errorId" TEXT,
    "code" TEXT,
    "pointer" TEXT,
    "detail" TEXT,
    "answer" TEXT,
    "late" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Attempt_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Variant" (
    "shop" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT,
    "productTitle" TEXT,
    "variantTitle" TEXT,
    "imageUrl" TEXT,
    "fetchedAt" DATETIME NOT NULL,

    PRIMARY KEY ("shop", "variantId")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "requestedAt" DATETIME NOT NULL,
    "answeredAt" DATETIME
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "Merchant_laneId_idx" ON "Merchant"("laneId");

-- CreateIndex
CREATE INDEX "Lane_wakeAt_idx" ON "Lane"("wakeAt");

-- CreateIndex
CREATE UNIQUE INDEX "Subscription_openKey_key" ON "Subscription"("openKey");

-- CreateIndex
CREATE INDEX "Subscription_shop_createdAt_id_idx" ON "Subscription"("shop", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Subscription_shop_state_createdAt_id_idx" ON "Subscription"("shop", "state", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Subscription_shop_state_dueAt_idx" ON "Subscription"("shop", "state", "dueAt");

-- CreateIndex
CREATE INDEX "Subscription_shop_email_idx" ON "Subscription"("shop", "email");

-- CreateIndex
CREATE INDEX "Subscription_shop_phone_idx" ON "Subscription"("shop", "phone");

-- CreateIndex
CREATE INDEX "Subscription_shop_variantId_createdAt_idx" ON "Subscription"("shop", "variantId", "createdAt");

-- CreateIndex
CREATE INDEX "Attempt_subscriptionId_at_idx" ON "Attempt"("subscriptionId", "at");

-- CreateIndex
CREATE INDEX "Attempt_shop_idx" ON "Attempt"("shop");

-- CreateIndex
CREATE INDEX "DataRequest_shop_requestedAt_idx" ON "DataRequest"("shop", "requestedAt");

