/** `extensions/notify-me/blocks/notify-me.liquid`, as the theme editor names it. */
const BLOCK = "notify-me";

/**
 * Opens the theme editor with the block added to the product page, ready to be saved.
 * https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#deep-linking
 */
export function themeEditorUrl(shop: string, apiKey: string): string {
  const query = new URLSearchParams({
    template: "product",
    addAppBlockId: `${apiKey}/${BLOCK}`,
    target: "mainSection",
  });
  return `https://${shop}/admin/themes/current/editor?${query.toString()}`;
}
