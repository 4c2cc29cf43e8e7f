import { db } from "#app/server/db.server.ts";
import { installShop } from "#tests/shops.ts";

/** Installs a shop whose embedded pages open without asking Shopify for a token. */
export async function openShop(): Promise<string> {
  const name = await installShop();
  const scope = "write_app_proxy,read_products";
  await db.session.create({
    data: { id: `offline_${name}`, shop: name, state: "", accessToken: "t", scope },
  });
  return name;
}
