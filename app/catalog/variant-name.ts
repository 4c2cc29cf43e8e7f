/** How a row of a file names a variant. */
export type VariantName =
  | { by: "id"; id: string }
  | { by: "sku"; sku: string }
  /** The values of its options, in the product's order; or its title as the only one. */
  | { by: "handle"; handle: string; options: string[] };

/** Why a name is no variant of the shop. */
export type VariantFault =
  | "variant_unknown"
  | "sku_unknown"
  | "sku_ambiguous"
  | "handle_unknown"
  | "options_unknown"
  | "options_missing";

/** A variant of the shop, by Shopify's ids. */
export interface ResolvedVariant {
  variantId: string;
  productId: string;
}
