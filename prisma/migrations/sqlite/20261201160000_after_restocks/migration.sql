ALTER TABLE "Merchant" ADD COLUMN "restocksLookAt" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "restocksDenied" TEXT;

ALTER TABLE "Restock" ADD COLUMN "lookAt" DATETIME;
ALTER TABLE "Restock" ADD COLUMN "look" TEXT;
ALTER TABLE "Restock" ADD COLUMN "lookedAt" DATETIME;
ALTER TABLE "Restock" ADD COLUMN "notified" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "opened" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "bought" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "messagesUnclear" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Restock" ADD COLUMN "ordersUnclear" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Restock" ADD COLUMN "lookFaults" TEXT;

CREATE INDEX "Restock_shop_lookAt_id_idx" ON "Restock"("shop", "lookAt", "id");
