ALTER TABLE "Merchant" ADD COLUMN "inspectedKeyVersion" INTEGER;
ALTER TABLE "Merchant" ADD COLUMN "inspectedAt" TIMESTAMP(3);
ALTER TABLE "Merchant" ADD COLUMN "missingScopes" TEXT COLLATE "C";
ALTER TABLE "Merchant" ADD COLUMN "flowStatus" TEXT COLLATE "C";
ALTER TABLE "Merchant" ADD COLUMN "flowName" TEXT COLLATE "C";
