ALTER TABLE "Merchant" ADD COLUMN "currency" TEXT COLLATE "C";
ALTER TABLE "Subscription" ADD COLUMN "restockedAt" TIMESTAMP(3);
ALTER TABLE "Subscription" ADD COLUMN "source" TEXT COLLATE "C";

CREATE TABLE "VariantCount" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "day" TEXT COLLATE "C" NOT NULL,
    "variantId" TEXT COLLATE "C" NOT NULL,
    "waiting" INTEGER NOT NULL,
    "reached" INTEGER NOT NULL,
    "signUps" INTEGER NOT NULL,

    CONSTRAINT "VariantCount_pkey" PRIMARY KEY ("shop", "day", "variantId")
);

CREATE TABLE "VariantStock" (
    "shop" TEXT COLLATE "C" NOT NULL,
    "variantId" TEXT COLLATE "C" NOT NULL,
    "productId" TEXT COLLATE "C",
    "available" BOOLEAN,
    "quantity" INTEGER,
    "price" TEXT COLLATE "C",
    "changedAt" TIMESTAMP(3),
    "lookedAt" TIMESTAMP(3),
    "lookAt" TIMESTAMP(3),
    "restockedAt" TIMESTAMP(3),

    CONSTRAINT "VariantStock_pkey" PRIMARY KEY ("shop", "variantId")
);

CREATE TABLE "Restock" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "variantId" TEXT COLLATE "C" NOT NULL,
    "productId" TEXT COLLATE "C",
    "at" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,
    "closedAt" TIMESTAMP(3),
    "people" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Restock_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "VariantStock_lookAt_idx" ON "VariantStock"("lookAt");

CREATE INDEX "Restock_shop_at_id_idx" ON "Restock"("shop", "at", "id");

CREATE INDEX "Restock_shop_variantId_at_idx" ON "Restock"("shop", "variantId", "at");

CREATE INDEX "Restock_closedAt_idx" ON "Restock"("closedAt");
