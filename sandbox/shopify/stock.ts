import type { CatalogueProduct, CatalogueVariant } from "#sandbox/storefront/catalogue.ts";
import type { ShopState } from "./state.ts";

/** How many there are of a variant that was never set, where it can be bought. */
const USUAL = 5;

/** How many there are of a variant: what was set on "Shopify's side", or the catalogue's. */
export function quantityOf({ id, available }: CatalogueVariant, { stock }: ShopState): number {
  return stock[id] ?? (available ? USUAL : 0);
}

/** Makes the shop's variants available, or not, as was set in an earlier run. */
export function restoreStock(catalogue: CatalogueProduct[], { stock }: ShopState): void {
  for (const variant of catalogue.flatMap(({ variants }) => variants)) {
    const quantity = stock[variant.id];
    if (quantity !== undefined) variant.available = quantity > 0;
  }
}

/** Whether a variant of the shop can be bought. */
export function isAvailable(catalogue: CatalogueProduct[], variantId: string): boolean {
  const variants = catalogue.flatMap((product) => product.variants);
  return variants.some(({ id, available }) => id === variantId && available);
}

/** Sets how many there are of a variant; returns it with its product. Throws where there is none. */
export function setQuantity(
  catalogue: CatalogueProduct[],
  state: ShopState,
  variantId: string,
  quantity: number,
): { product: CatalogueProduct; variant: CatalogueVariant } {
  for (const product of catalogue) {
    const variant = product.variants.find(({ id }) => id === variantId);
    if (!variant) continue;
    state.stock[variantId] = quantity;
    variant.available = quantity > 0;
    return { product, variant };
  }
  throw new Error(`The shop has no variant ${variantId}.`);
}

/**
 * The payload of products/update, by the sample of the documentation: it says nothing of whether an
 * inventory is tracked. https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-products/update
 */
export function productPayload(product: CatalogueProduct, state: ShopState, now: number): object {
  const { id, title, handle, description, variants } = product;
  const updated = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return {
    id: Number(id),
    admin_graphql_api_id: `gid://shopify/Product/${id}`,
    title,
    handle,
    body_html: description,
    status: "active",
    published_scope: "web",
    updated_at: updated,
    variants: variants.map((variant) => variantPayload(product, variant, state, updated)),
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: `gid://shopify/ProductVariant/${variant.id}`,
      updated_at: updated,
    })),
  };
}

/** A variant in a webhook, and the whole payload of variants/in_stock. */
export function variantPayload(
  product: CatalogueProduct,
  variant: CatalogueVariant,
  state: ShopState,
  updated: string,
): object {
  return {
    id: Number(variant.id),
    admin_graphql_api_id: `gid://shopify/ProductVariant/${variant.id}`,
    product_id: Number(product.id),
    title: variant.title,
    price: priceOf(variant),
    sku: variant.sku,
    inventory_policy: "deny",
    inventory_quantity: quantityOf(variant, state),
    updated_at: updated,
  };
}

/** Money, as both APIs write it. */
export function priceOf({ priceCents }: CatalogueVariant): string {
  return (priceCents / 100).toFixed(2);
}
