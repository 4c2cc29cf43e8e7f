-- CreateTable
CREATE TABLE "AccessRecord" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "staffId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "count" INTEGER
);

-- CreateIndex
CREATE INDEX "AccessRecord_shop_at_id_idx" ON "AccessRecord"("shop", "at", "id");

-- CreateIndex
CREATE INDEX "AccessRecord_at_idx" ON "AccessRecord"("at");
