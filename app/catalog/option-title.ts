/** Shopify's name for the only variant of a product without options: no merchant knows it. */
const ONLY_VARIANT = "Default Title";

/** What a variant is called beside its product; null for the only one of a product. */
export function optionTitle(variantTitle: string | null | undefined): string | null {
  return variantTitle === ONLY_VARIANT ? null : (variantTitle ?? null);
}
