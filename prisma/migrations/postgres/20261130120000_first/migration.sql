-- The model of the release that first ran on PostgreSQL, and what the model can't describe:
-- * COLLATE "C" on every text: texts sort by their code points, as in SQLite, whatever the server's
--   language. Cursors, the search by the beginning of an address and the order of locks depend on it.
-- * CHECK: what the types of the columns do not refuse. A time may not be infinite: no program reads it.
-- * The indexes of some rows only, for filters of the log that few rows answer to.

CREATE TABLE "Session" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT COLLATE "C",
    "expires" TIMESTAMP(3),
    "accessToken" TEXT COLLATE "C" NOT NULL,
    "refreshToken" TEXT COLLATE "C",
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Merchant" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "installedAt" TIMESTAMP(3) NOT NULL,
    "uninstalledAt" TIMESTAMP(3),
    "openKeySalt" TEXT COLLATE "C" NOT NULL,
    "sealedKey" TEXT COLLATE "C",
    "keyLastFour" TEXT COLLATE "C",
    "keyVersion" INTEGER NOT NULL DEFAULT 0,
    "connectedAt" TIMESTAMP(3),
    "accountId" TEXT COLLATE "C",
    "accountName" TEXT COLLATE "C",
    "testAccount" BOOLEAN NOT NULL DEFAULT false,
    "laneId" TEXT COLLATE "C",
    "hold" TEXT COLLATE "C",
    "holdDetail" TEXT COLLATE "C",
    "holdKeyVersion" INTEGER,
    "heldAt" TIMESTAMP(3),
    "holdCheckAt" TIMESTAMP(3),
    "holdChecks" INTEGER NOT NULL DEFAULT 0,
    "consentRefusedKeyVersion" INTEGER,
    "consentRefusedDetail" TEXT COLLATE "C",
    "storefrontToldAt" TIMESTAMP(3),
    "timeZone" TEXT COLLATE "C" NOT NULL DEFAULT 'UTC',
    "smsEnabled" BOOLEAN NOT NULL DEFAULT false,
    "defaultCountry" TEXT COLLATE "C" NOT NULL DEFAULT 'US',
    "consentVersion" INTEGER NOT NULL DEFAULT 0,
    "retentionDays" INTEGER NOT NULL DEFAULT 365,
    "consentListId" TEXT COLLATE "C",
    "consentListName" TEXT COLLATE "C",

    CONSTRAINT "Merchant_pkey" PRIMARY KEY ("shop")
);

CREATE TABLE "ConsentText" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "sms" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ConsentText_pkey" PRIMARY KEY ("shop","version")
);

CREATE TABLE "Lane" (
    "id" TEXT COLLATE "C" NOT NULL,
    "wakeAt" TIMESTAMP(3) CHECK (isfinite("wakeAt")),
    "leaseUntil" TIMESTAMP(3) CHECK (isfinite("leaseUntil")),
    "leaseToken" TEXT COLLATE "C",
    "failures" INTEGER NOT NULL DEFAULT 0 CHECK ("failures" >= 0),
    "pausedUntil" TIMESTAMP(3) CHECK (isfinite("pausedUntil")),
    "pauseCause" TEXT COLLATE "C",
    "pauseStatus" INTEGER,
    "pauseCode" TEXT COLLATE "C",
    "succeededAt" TIMESTAMP(3) CHECK (isfinite("succeededAt")),
    "spent" TEXT COLLATE "C",
    "accountId" TEXT COLLATE "C",

    CONSTRAINT "Lane_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Subscription" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1 CHECK ("version" >= 0),
    "dueAt" TIMESTAMP(3) NOT NULL CHECK (isfinite("dueAt")),
    "createdAt" TIMESTAMP(3) NOT NULL CHECK (isfinite("createdAt")),
    "updatedAt" TIMESTAMP(3) NOT NULL CHECK (isfinite("updatedAt")),
    "deliveredAt" TIMESTAMP(3) CHECK (isfinite("deliveredAt")),
    "openKey" TEXT COLLATE "C",
    "variantId" TEXT COLLATE "C" NOT NULL,
    "productId" TEXT COLLATE "C",
    "email" TEXT COLLATE "C" CHECK ("email" <> ''),
    "phone" TEXT COLLATE "C" CHECK ("phone" <> ''),
    "country" TEXT COLLATE "C",
    "smsConsent" BOOLEAN NOT NULL DEFAULT false,
    "emailConsent" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT COLLATE "C",
    "pageUrl" TEXT COLLATE "C",
    "smsConsentVersion" INTEGER,
    "emailConsentVersion" INTEGER,
    "phoneRefused" BOOLEAN NOT NULL DEFAULT false,
    "attemptCount" INTEGER NOT NULL DEFAULT 0 CHECK ("attemptCount" >= 0),
    "consentStep" TEXT COLLATE "C",
    "failures" INTEGER NOT NULL DEFAULT 0 CHECK ("failures" >= 0),
    "troubledMs" INTEGER NOT NULL DEFAULT 0 CHECK ("troubledMs" >= 0),
    "unsyncedMs" INTEGER NOT NULL DEFAULT 0 CHECK ("unsyncedMs" >= 0),
    "lastStatus" INTEGER,
    "lastOutcome" TEXT COLLATE "C",
    "lastCode" TEXT COLLATE "C",
    "lastReason" TEXT COLLATE "C",

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "HourlySum" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "hour" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "took" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "HourlySum_pkey" PRIMARY KEY ("shop","hour","state","took")
);

CREATE TABLE "Attempt" (
    "id" TEXT COLLATE "C" NOT NULL,
    "subscriptionId" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "rowVersion" INTEGER NOT NULL,
    "keyVersion" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "step" TEXT COLLATE "C" NOT NULL DEFAULT 'back_in_stock',
    "outcome" TEXT COLLATE "C" NOT NULL,
    "status" INTEGER,
    "revision" TEXT COLLATE "C" NOT NULL,
    "servedRevision" TEXT COLLATE "C",
    "channels" TEXT COLLATE "C" NOT NULL,
    "requestId" TEXT COLLATE "C",
    "code" TEXT COLLATE "C",
    "pointer" TEXT COLLATE "C",
    "detail" TEXT COLLATE "C",
    "answer" TEXT COLLATE "C",
    "late" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Act" (
    "id" TEXT COLLATE "C" NOT NULL,
    "subscriptionId" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "rowVersion" INTEGER NOT NULL,
    "fields" TEXT COLLATE "C",
    "consents" TEXT COLLATE "C",

    CONSTRAINT "Act_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "BulkJob" (
    "id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT COLLATE "C" NOT NULL DEFAULT 'send_again',
    "shop" TEXT COLLATE "C" NOT NULL,
    "filter" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL,
    "upTo" TIMESTAMP(3) NOT NULL,
    "cursor" TEXT COLLATE "C",
    "slice" TEXT COLLATE "C",
    "total" INTEGER NOT NULL,
    "more" BOOLEAN NOT NULL DEFAULT false,
    "moved" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "BulkJob_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Variant" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "variantId" TEXT COLLATE "C" NOT NULL,
    "productId" TEXT COLLATE "C",
    "productTitle" TEXT COLLATE "C",
    "variantTitle" TEXT COLLATE "C",
    "imageUrl" TEXT COLLATE "C",
    "fetchedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("shop","variantId")
);

CREATE TABLE "DataRequest" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C",
    "phone" TEXT COLLATE "C",
    "requestedAt" TIMESTAMP(3) NOT NULL,
    "answeredAt" TIMESTAMP(3),

    CONSTRAINT "DataRequest_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "PostponedEnd" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "topic" TEXT COLLATE "C" NOT NULL,
    "triggeredAt" TIMESTAMP(3) NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "checkAt" TIMESTAMP(3) NOT NULL,
    "checks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "PostponedEnd_pkey" PRIMARY KEY ("shop","topic")
);

CREATE TABLE "WebhookReceipt" (
    "id" TEXT COLLATE "C" NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WebhookReceipt_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Session_shop_idx" ON "Session"("shop");
CREATE INDEX "Merchant_laneId_idx" ON "Merchant"("laneId");
CREATE INDEX "Lane_wakeAt_idx" ON "Lane"("wakeAt");
CREATE INDEX "Lane_accountId_idx" ON "Lane"("accountId");
CREATE UNIQUE INDEX "Subscription_openKey_key" ON "Subscription"("openKey");
CREATE INDEX "Subscription_shop_createdAt_id_idx" ON "Subscription"("shop", "createdAt", "id");
CREATE INDEX "Subscription_shop_state_createdAt_id_idx" ON "Subscription"("shop", "state", "createdAt", "id");
CREATE INDEX "Subscription_shop_state_dueAt_idx" ON "Subscription"("shop", "state", "dueAt");
CREATE INDEX "Subscription_shop_email_idx" ON "Subscription"("shop", "email");
CREATE INDEX "Subscription_shop_phone_idx" ON "Subscription"("shop", "phone");
CREATE INDEX "Subscription_shop_variantId_createdAt_id_idx" ON "Subscription"("shop", "variantId", "createdAt", "id");
CREATE INDEX "Subscription_shop_productId_createdAt_id_idx" ON "Subscription"("shop", "productId", "createdAt", "id");
CREATE INDEX "Attempt_subscriptionId_at_idx" ON "Attempt"("subscriptionId", "at");
CREATE INDEX "Act_subscriptionId_at_idx" ON "Act"("subscriptionId", "at");
CREATE UNIQUE INDEX "BulkJob_shop_key" ON "BulkJob"("shop");
CREATE INDEX "BulkJob_state_updatedAt_idx" ON "BulkJob"("state", "updatedAt");
CREATE INDEX "Variant_shop_productTitle_productId_idx" ON "Variant"("shop", "productTitle", "productId");
CREATE INDEX "DataRequest_shop_requestedAt_idx" ON "DataRequest"("shop", "requestedAt");
CREATE INDEX "PostponedEnd_checkAt_idx" ON "PostponedEnd"("checkAt");
CREATE INDEX "WebhookReceipt_receivedAt_idx" ON "WebhookReceipt"("receivedAt");
CREATE INDEX "Subscription_by_status" ON "Subscription"("shop", "lastStatus", "createdAt", "id") WHERE "lastStatus" <> 202;
CREATE INDEX "Subscription_by_code" ON "Subscription"("shop", "lastCode", "createdAt", "id") WHERE "lastCode" IS NOT NULL;
CREATE INDEX "Subscription_by_sms" ON "Subscription"("shop", "createdAt", "id") WHERE "smsConsent" IS TRUE;

ALTER TABLE "Merchant" ADD CONSTRAINT "Merchant_laneId_fkey" FOREIGN KEY ("laneId") REFERENCES "Lane"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ConsentText" ADD CONSTRAINT "ConsentText_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Act" ADD CONSTRAINT "Act_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "BulkJob" ADD CONSTRAINT "BulkJob_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
