-- AlterTable
ALTER TABLE "Attempt" RENAME COLUMN "errorId" TO "requestId";
ALTER TABLE "Attempt" ADD COLUMN "servedRevision" TEXT;
