import { READINESS, SETTINGS_PATH } from "../../shared/stopped-words.ts";
import { LOG } from "../../shared/log-address.ts";

/** The target of a button of the guide. */
export type Target = "settings" | "check" | "log" | "editor" | "addBlock" | "shop";

/** The address of each target. An external one opens in a new tab. */
export type GuideLinks = Record<Target, { url: string; external: boolean }>;

export function guideLinks(shop: string, themeEditor: ThemeEditor): GuideLinks {
  return {
    settings: { url: SETTINGS_PATH, external: false },
    check: { url: `${SETTINGS_PATH}#${READINESS}`, external: false },
    log: { url: LOG, external: false },
    editor: { url: themeEditor.open, external: true },
    addBlock: { url: themeEditor.addBlock, external: true },
    shop: { url: `https://${shop}/`, external: true },
  };
}

/** `extensions/notify-me/blocks/notify-me.liquid`, as Shopify names it. */
export const BLOCK = "notify-me";

/** The addresses of the published theme's editor at the product page. */
interface ThemeEditor {
  open: string;
  /**
   * With the block added, ready to be saved; it adds a second one if the block is already there.
   */
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
