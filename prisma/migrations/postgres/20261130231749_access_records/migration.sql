CREATE TABLE "AccessRecord" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "staffId" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C",
    "count" INTEGER,

    CONSTRAINT "AccessRecord_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "AccessRecord_shop_at_id_idx" ON "AccessRecord"("shop", "at", "id");
CREATE INDEX "AccessRecord_at_idx" ON "AccessRecord"("at");
