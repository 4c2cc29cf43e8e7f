/** At most 20 digits, no leading zero, as Shopify's variant ids. */
const PRODUCT_ID = /^(?:gid:\/\/shopify\/Product\/)?([1-9]\d{0,19})$/;

/**
 * Reads a Shopify product id as its decimal digits: its digits, or a Product GID. Null where it is
 * none.
 */
export function readProductId(text: string): string | null {
  return PRODUCT_ID.exec(text)?.[1] ?? null;
}
