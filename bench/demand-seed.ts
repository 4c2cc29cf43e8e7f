import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { databaseKind } from "#app/server/database/database-url.ts";

/**
 * Names every variant of a log's only shop and gives it a stock and a price, as the looks at Shopify
 * do. It writes SQL into the database.
 */
export async function nameVariants(databaseUrl: string): Promise<void> {
  if (databaseKind(databaseUrl) === "postgres") {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(catalogue(`timestamp '2026-11-26'`));
      await client.query("VACUUM (ANALYZE)");
    } finally {
      await client.end();
    }
    return;
  }
  const database = new DatabaseSync(databaseUrl.replace("file:", ""));
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    database.exec(catalogue(`'2026-11-26T00:00:00.000+00:00'`));
  } finally {
    database.close();
  }
}

/** Variants have numbers from 90000 on. */
const catalogue = (time: string) => `
  INSERT INTO "Variant"
    ("shop", "variantId", "productId", "productTitle", "variantTitle", "imageUrl", "searchText", "fetchedAt")
  SELECT "shop", "variantId", CAST(8000 + CAST("variantId" AS INTEGER) % 1250 AS TEXT),
    'Product ' || (CAST("variantId" AS INTEGER) % 1250), 'Size ' || "variantId",
    'https://cdn.shopify.com/s/files/' || "variantId" || '.png',
    'product ' || (CAST("variantId" AS INTEGER) % 1250) || ' size ' || "variantId", ${time}
  FROM "VariantCount" WHERE "day" = '';
  INSERT INTO "VariantStock"
    ("shop", "variantId", "productId", "available", "quantity", "price", "changedAt")
  SELECT "shop", "variantId", CAST(8000 + CAST("variantId" AS INTEGER) % 1250 AS TEXT), FALSE, 0,
    (CAST("variantId" AS INTEGER) % 90 + 10) || '.90', ${time}
  FROM "VariantCount" WHERE "day" = ''`;
