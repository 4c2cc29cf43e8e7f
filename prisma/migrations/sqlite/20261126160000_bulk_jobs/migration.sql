-- A job sends again, releases or deletes: its table and its count are named for all of them.
ALTER TABLE "ResendJob" RENAME TO "BulkJob";
ALTER TABLE "BulkJob" RENAME COLUMN "resent" TO "moved";

-- RedefineIndex
DROP INDEX "ResendJob_shop_key";
CREATE UNIQUE INDEX "BulkJob_shop_key" ON "BulkJob"("shop");

-- RedefineIndex
DROP INDEX "ResendJob_state_updatedAt_idx";
CREATE INDEX "BulkJob_state_updatedAt_idx" ON "BulkJob"("state", "updatedAt");
