-- AlterTable
ALTER TABLE "Lane" ADD COLUMN "accountId" TEXT;

-- CreateIndex
CREATE INDEX "Lane_accountId_idx" ON "Lane"("accountId");
