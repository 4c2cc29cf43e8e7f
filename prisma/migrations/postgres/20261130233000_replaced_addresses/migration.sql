-- What corrections kept so far is found by no erasure: it has a letter and the whole domain.
UPDATE "MerchantAction" SET "was" = NULL WHERE "was" IS NOT NULL;

CREATE TABLE "ReplacedAddress" (
    "subscriptionId" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "ReplacedAddress_pkey" PRIMARY KEY ("subscriptionId", "key")
);

CREATE INDEX "ReplacedAddress_key_idx" ON "ReplacedAddress"("key");

ALTER TABLE "ReplacedAddress" ADD CONSTRAINT "ReplacedAddress_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;
