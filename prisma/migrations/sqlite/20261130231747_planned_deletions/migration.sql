-- AlterTable
ALTER TABLE "BulkJob" ADD COLUMN "startsAt" DATETIME;

-- CreateTable
CREATE TABLE "PlannedDeletion" (
    "subscriptionId" TEXT NOT NULL PRIMARY KEY,
    "shop" TEXT NOT NULL,
    "batch" TEXT NOT NULL,
    "runAt" DATETIME NOT NULL,
    "rowVersion" INTEGER NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "dedupeKey" TEXT,
    CONSTRAINT "PlannedDeletion_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PlannedDeletion_runAt_idx" ON "PlannedDeletion"("runAt");

-- CreateIndex
CREATE INDEX "PlannedDeletion_shop_batch_idx" ON "PlannedDeletion"("shop", "batch");
