ALTER TABLE "Merchant" ADD COLUMN "flowLiveAt" TIMESTAMP(3);

CREATE TABLE "AlertSettings" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "webhookUrl" TEXT COLLATE "C",
    "sealedSecret" TEXT COLLATE "C",
    "digest" BOOLEAN NOT NULL DEFAULT true,
    "blockPlacedAt" TIMESTAMP(3),
    "blockMissingAt" TIMESTAMP(3),

    CONSTRAINT "AlertSettings_pkey" PRIMARY KEY ("shop")
);

CREATE TABLE "Alert" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "cause" TEXT COLLATE "C" NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "lastSentAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("shop", "cause")
);

CREATE TABLE "AlertMessage" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "channel" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "body" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "triedAt" TIMESTAMP(3),
    "outcome" TEXT COLLATE "C",
    "status" INTEGER,

    CONSTRAINT "AlertMessage_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "AlertMessage_dueAt_idx" ON "AlertMessage"("dueAt");
CREATE INDEX "AlertMessage_shop_channel_triedAt_idx" ON "AlertMessage"("shop", "channel", "triedAt");
CREATE INDEX "AlertMessage_createdAt_idx" ON "AlertMessage"("createdAt");

ALTER TABLE "AlertSettings" ADD CONSTRAINT "AlertSettings_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertMessage" ADD CONSTRAINT "AlertMessage_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- A flow that is live now was live once.
UPDATE "Merchant" SET "flowLiveAt" = "inspectedAt" WHERE "flowStatus" = 'live';
