ALTER TABLE "MerchantAction" ADD COLUMN "was" TEXT;
ALTER TABLE "MerchantAction" ADD COLUMN "staffId" TEXT;
