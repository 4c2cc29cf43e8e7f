ALTER TABLE "Merchant" ADD COLUMN "deleteInKlaviyo" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "ProfileDeletion" (
    "id" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "sealedPerson" TEXT COLLATE "C",
    "requestedAt" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT COLLATE "C",
    "status" INTEGER,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "ProfileDeletion_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "ProfileDeletion_dueAt_idx" ON "ProfileDeletion"("dueAt");

CREATE INDEX "ProfileDeletion_shop_requestedAt_idx" ON "ProfileDeletion"("shop", "requestedAt");
