-- The log by source: rows of the storefront, which are most, need no place in it.
CREATE INDEX "Subscription_by_source" ON "Subscription"("shop", "source", "createdAt", "id") WHERE "source" IS NOT NULL;
