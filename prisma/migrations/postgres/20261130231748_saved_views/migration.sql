CREATE TABLE "SavedView" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "query" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "SavedView_shop_name_key" ON "SavedView"("shop", "name");

ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant"("shop") ON DELETE CASCADE ON UPDATE CASCADE;
