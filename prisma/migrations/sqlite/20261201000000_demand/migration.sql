ALTER TABLE "Merchant" ADD COLUMN "currency" TEXT;
ALTER TABLE "Subscription" ADD COLUMN "restockedAt" DATETIME;
ALTER TABLE "Subscription" ADD COLUMN "source" TEXT;

CREATE TABLE "VariantCount" (
    "shop" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "waiting" INTEGER NOT NULL,
    "reached" INTEGER NOT NULL,
    "signUps" INTEGER NOT NULL,

    PRIMARY KEY ("shop", "day", "variantId")
);

CREATE TABLE "VariantStock" (
    "shop" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT,
    "available" BOOLEAN,
    "quantity" INTEGER,
    "price" TEXT,
    "changedAt" DATETIME,
    "lookedAt" DATETIME,
    "lookAt" DATETIME,
    "restockedAt" DATETIME,

    PRIMARY KEY ("shop", "variantId")
);

CREATE TABLE "Restock" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT,
    "at" DATETIME NOT NULL,
    "lastAt" DATETIME NOT NULL,
    "closedAt" DATETIME,
    "people" INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX "VariantStock_lookAt_idx" ON "VariantStock"("lookAt");

CREATE INDEX "Restock_shop_at_id_idx" ON "Restock"("shop", "at", "id");

CREATE INDEX "Restock_shop_variantId_at_idx" ON "Restock"("shop", "variantId", "at");

CREATE INDEX "Restock_closedAt_idx" ON "Restock"("closedAt");
