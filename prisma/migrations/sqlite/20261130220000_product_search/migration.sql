-- The log's search finds products by their titles and their SKU. SKUs are learned with the next
-- sign-up of each variant, as if its titles were old.
ALTER TABLE "Variant" ADD COLUMN "sku" TEXT;
ALTER TABLE "Variant" ADD COLUMN "searchText" TEXT NOT NULL DEFAULT '';

UPDATE "Variant" SET
    "searchText" = lower(coalesce("productTitle", '') || ' ' || coalesce(nullif("variantTitle", 'Default Title'), '')),
    "fetchedAt" = '1970-01-01T00:00:00.000+00:00'
WHERE "productTitle" IS NOT NULL;
