ALTER TABLE "BulkJob" ADD COLUMN "startsAt" TIMESTAMP(3);

CREATE TABLE "PlannedDeletion" (
    "subscriptionId" TEXT COLLATE "C" NOT NULL,
    "shop" TEXT COLLATE "C" NOT NULL,
    "batch" TEXT COLLATE "C" NOT NULL,
    "runAt" TIMESTAMP(3) NOT NULL,
    "rowVersion" INTEGER NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "dedupeKey" TEXT COLLATE "C",

    CONSTRAINT "PlannedDeletion_pkey" PRIMARY KEY ("subscriptionId")
);

CREATE INDEX "PlannedDeletion_runAt_idx" ON "PlannedDeletion"("runAt");
CREATE INDEX "PlannedDeletion_shop_batch_idx" ON "PlannedDeletion"("shop", "batch");

ALTER TABLE "PlannedDeletion" ADD CONSTRAINT "PlannedDeletion_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;
