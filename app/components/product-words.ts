/** What Shopify names the only variant of a product without options. */
const ONLY_VARIANT = "Default Title";

export interface Titles {
  productTitle: string | null;
  variantTitle: string | null;
}

/** How a variant is called; by its id until Shopify has told its name. */
export function productWords(
  variantId: string,
  title: Titles | undefined,
): { name: string; option: string | null } {
  if (!title?.productTitle) return { name: `Variant ${variantId}`, option: null };
  const { productTitle, variantTitle } = title;
  return { name: productTitle, option: variantTitle === ONLY_VARIANT ? null : variantTitle };
}

/** Shopify's CDN makes the small picture; any other address is left as it is. */
export function thumbnailUrl(imageUrl: string, pixels: number): string {
  if (!URL.canParse(imageUrl)) return imageUrl;
  const url = new URL(imageUrl);
  if (url.hostname !== "cdn.shopify.com") return imageUrl;
  url.searchParams.set("width", String(pixels));
  return url.href;
}
