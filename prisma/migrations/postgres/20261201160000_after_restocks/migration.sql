ALTER TABLE "Merchant" ADD COLUMN "restocksLookAt" TIMESTAMP(3);
ALTER TABLE "Merchant" ADD COLUMN "restocksDenied" TEXT COLLATE "C";

ALTER TABLE "Restock" ADD COLUMN "lookAt" TIMESTAMP(3);
ALTER TABLE "Restock" ADD COLUMN "look" TEXT COLLATE "C";
ALTER TABLE "Restock" ADD COLUMN "lookedAt" TIMESTAMP(3);
ALTER TABLE "Restock" ADD COLUMN "notified" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "opened" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "bought" INTEGER;
ALTER TABLE "Restock" ADD COLUMN "messagesUnclear" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Restock" ADD COLUMN "ordersUnclear" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Restock" ADD COLUMN "lookFaults" TEXT COLLATE "C";

CREATE INDEX "Restock_shop_lookAt_id_idx" ON "Restock"("shop", "lookAt", "id");
