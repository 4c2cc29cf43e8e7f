/** `extensions/notify-me/blocks/notify-me.liquid`, as Shopify names it. */
export const BLOCK = "notify-me";

/** Two ways into the editor of the published theme, both at the product page. */
export interface ThemeEditor {
  open: string;
  /** With the block added, ready to be saved; a second one where it stands already. */
  addBlock: string;
}

/** https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#deep-linking */
export function themeEditorOf(shop: string, apiKey: string): ThemeEditor {
  const open = new URL(`https://${shop}/admin/themes/current/editor?template=product`);
  const addBlock = new URL(open);
  addBlock.searchParams.set("addAppBlockId", `${apiKey}/${BLOCK}`);
  addBlock.searchParams.set("target", "mainSection");
  return { open: open.href, addBlock: addBlock.href };
}
