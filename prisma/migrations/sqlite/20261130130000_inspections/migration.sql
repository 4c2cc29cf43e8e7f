ALTER TABLE "Merchant" ADD COLUMN "inspectedAt" DATETIME;
ALTER TABLE "Merchant" ADD COLUMN "missingScopes" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "flowStatus" TEXT;
ALTER TABLE "Merchant" ADD COLUMN "flowName" TEXT;
