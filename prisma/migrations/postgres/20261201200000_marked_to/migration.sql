ALTER TABLE "Restock" ADD COLUMN "markedTo" TIMESTAMP(3) CHECK (isfinite("markedTo"));
