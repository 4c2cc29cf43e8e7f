-- CreateIndex
CREATE INDEX "VariantStock_shop_lookAt_idx" ON "VariantStock"("shop", "lookAt");
