ALTER TABLE "Merchant" ADD COLUMN "deleteInKlaviyo" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "ProfileDeletion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "sealedPerson" TEXT,
    "requestedAt" DATETIME NOT NULL,
    "dueAt" DATETIME,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "status" INTEGER,
    "endedAt" DATETIME
);

CREATE INDEX "ProfileDeletion_dueAt_idx" ON "ProfileDeletion"("dueAt");

CREATE INDEX "ProfileDeletion_shop_requestedAt_idx" ON "ProfileDeletion"("shop", "requestedAt");
