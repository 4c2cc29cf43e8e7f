-- CreateIndex
CREATE INDEX "Variant_shop_productTitle_productId_idx" ON "Variant"("shop", "productTitle", "productId");
