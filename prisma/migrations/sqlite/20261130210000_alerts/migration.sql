ALTER TABLE "Merchant" ADD COLUMN "flowLiveAt" DATETIME;

CREATE TABLE "AlertSettings" (
    "shop" TEXT NOT NULL PRIMARY KEY,
    "webhookUrl" TEXT,
    "sealedSecret" TEXT,
    "digest" BOOLEAN NOT NULL DEFAULT true,
    "blockPlacedAt" DATETIME,
    "blockMissingAt" DATETIME,
    CONSTRAINT "AlertSettings_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "Alert" (
    "shop" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "lastSentAt" DATETIME,
    "endedAt" DATETIME,

    PRIMARY KEY ("shop", "cause"),
    CONSTRAINT "Alert_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "AlertMessage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "dueAt" DATETIME,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "triedAt" DATETIME,
    "outcome" TEXT,
    "status" INTEGER,
    CONSTRAINT "AlertMessage_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "AlertMessage_dueAt_idx" ON "AlertMessage"("dueAt");

CREATE INDEX "AlertMessage_shop_channel_triedAt_idx" ON "AlertMessage"("shop", "channel", "triedAt");

CREATE INDEX "AlertMessage_createdAt_idx" ON "AlertMessage"("createdAt");
-- A flow that is live now was live once.
UPDATE "Merchant" SET "flowLiveAt" = "inspectedAt" WHERE "flowStatus" = 'live';
