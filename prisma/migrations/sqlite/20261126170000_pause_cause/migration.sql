-- AlterTable
ALTER TABLE "Lane" ADD COLUMN "pauseCause" TEXT;
ALTER TABLE "Lane" ADD COLUMN "pauseStatus" INTEGER;
ALTER TABLE "Lane" ADD COLUMN "pauseCode" TEXT;
