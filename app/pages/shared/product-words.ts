import { optionTitle } from "../../catalog/option-title.ts";
import type { Reader } from "../../locales/reader.tsx";

const THUMBNAIL_PIXELS = 80;

export interface Titles {
  productTitle: string | null;
  variantTitle: string | null;
}

/** What a page shows of a variant and its product. */
export interface ShownProduct extends Titles {
  variantId: string;
  imageUrl: string | null;
}

export function toShownProduct(
  variantId: string,
  title: (Titles & { imageUrl: string | null }) | undefined,
): ShownProduct {
  return {
    variantId,
    productTitle: title?.productTitle ?? null,
    variantTitle: title?.variantTitle ?? null,
    imageUrl: title?.imageUrl ? thumbnailUrl(title.imageUrl, THUMBNAIL_PIXELS) : null,
  };
}

/** The name of a variant; its id until Shopify has given a title. */
export function productWords(
  { variantId, productTitle, variantTitle }: Omit<ShownProduct, "imageUrl">,
  { t }: Reader,
): { name: string; option: string | null } {
  if (!productTitle) return { name: t("log.variant", { id: variantId }), option: null };
  return { name: productTitle, option: optionTitle(variantTitle) };
}

/** Shopify's CDN resizes the picture; other addresses stay as they are. */
export function thumbnailUrl(imageUrl: string, pixels: number): string {
  if (!URL.canParse(imageUrl)) return imageUrl;
  const url = new URL(imageUrl);
  if (url.hostname !== "cdn.shopify.com") return imageUrl;
  url.searchParams.set("width", String(pixels));
  return url.href;
}
