-- The log's search finds products by their titles and their SKU. SKUs are learned with the next
-- sign-up of each variant, as if its titles were old.
ALTER TABLE "Variant" ADD COLUMN "sku" TEXT COLLATE "C";
ALTER TABLE "Variant" ADD COLUMN "searchText" TEXT COLLATE "C" NOT NULL DEFAULT '';

UPDATE "Variant" SET
    "searchText" = lower(coalesce("productTitle", '') || ' ' || coalesce(nullif("variantTitle", 'Default Title'), '')),
    "fetchedAt" = '1970-01-01T00:00:00.000Z'
WHERE "productTitle" IS NOT NULL;
