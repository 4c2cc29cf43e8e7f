import { SETTINGS } from "../../shared/stopped-words.ts";
import { LOG } from "../../shared/log-address.ts";
import type { ThemeEditor } from "./theme-editor.ts";

/** Where a button of the guide leads. */
export type Target = "settings" | "log" | "editor" | "addBlock" | "shop";

/** The address of each, and whether it is outside of the app and opens in a tab of its own. */
export type GuideLinks = Record<Target, { url: string; external: boolean }>;

export function guideLinks(shop: string, themeEditor: ThemeEditor): GuideLinks {
  return {
    settings: { url: SETTINGS, external: false },
    log: { url: LOG, external: false },
    editor: { url: themeEditor.open, external: true },
    addBlock: { url: themeEditor.addBlock, external: true },
    shop: { url: `https://${shop}/`, external: true },
  };
}
