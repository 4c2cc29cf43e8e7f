ALTER TABLE "Subscription" ADD COLUMN "anyOf" TEXT;
