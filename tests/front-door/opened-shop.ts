import { client as db } from "#app/server/database/db.server.ts";
import { installShop } from "#tests/shops.ts";

/** Installs a shop whose embedded pages open without asking Shopify for a token. */
export async function openShop(): Promise<string> {
  const name = await installShop();
  await storeSession(name, "write_app_proxy,read_products");
  return name;
}

/** Stores a token of a shop that grants this. */
export async function storeSession(shop: string, scope: string): Promise<void> {
  await db.session.create({
    data: { id: `offline_${shop}`, shop, state: "", accessToken: "t", scope },
  });
}
