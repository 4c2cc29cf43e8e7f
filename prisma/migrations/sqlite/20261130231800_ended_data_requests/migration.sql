ALTER TABLE "DataRequest" ADD COLUMN "ending" TEXT;
ALTER TABLE "DataRequest" ADD COLUMN "staffId" TEXT;
