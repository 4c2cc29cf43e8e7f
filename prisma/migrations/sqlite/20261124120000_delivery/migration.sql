-- Columns are added in place: Prisma's own way would copy every table, and a shop's log may be long.

-- AlterTable
ALTER TABLE "Merchant" ADD COLUMN "holdCheckAt" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "holdChecks" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Merchant" ADD COLUMN "consentRefusedKeyVersion" INTEGER;
ALTER TABLE "Merchant" ADD COLUMN "consentRefusedDetail" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "consentListId" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "consentListName" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "storefrontToldAt" DATETIME;

-- AlterTable
ALTER TABLE "Lane" DROP COLUMN "spentAt";
ALTER TABLE "Lane" DROP COLUMN "spent";
ALTER TABLE "Lane" ADD COLUMN "succeededAt" DATETIME;
ALTER TABLE "Lane" ADD COLUMN "spent" TEXT;

-- AlterTable
ALTER TABLE "Subscription" ADD COLUMN "consentStep" TEXT;
ALTER TABLE "Subscription" ADD COLUMN "troubledMs" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Attempt" ADD COLUMN "step" TEXT NOT NULL DEFAULT 'back_in_stock';

-- CreateTable
CREATE TABLE "ResendJob" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "upTo" DATETIME NOT NULL,
    "cursor" TEXT,
    "slice" TEXT,
    "total" INTEGER NOT NULL,
    "resent" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "ResendJob_shop_fkey" FOREIGN KEY ("shop") REFERENCES "Merchant" ("shop") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "ResendJob_shop_key" ON "ResendJob"("shop");

-- CreateIndex
CREATE INDEX "ResendJob_state_updatedAt_idx" ON "ResendJob"("state", "updatedAt");

-- Shops that were held before holds looked by themselves are looked at next.
UPDATE "Merchant" SET "holdCheckAt" = "heldAt" WHERE "hold" IN ('key_refused', 'scope_missing');
