import { readFile } from "node:fs/promises";
import { readLocales } from "./extension.ts";
import { createLiquid } from "./liquid.ts";
import { describeShop, type ShopState } from "./liquid-globals.ts";
import type { Visit } from "./visit.ts";

const root = new URL("theme/", import.meta.url);

const assets: Record<string, string> = {
  "theme.css": "text/css; charset=utf-8",
  "theme.js": "text/javascript; charset=utf-8",
};

export type Template = "index" | "product" | "message";

export interface Theme {
  render(template: Template, visit: Visit, objects: object, head?: string): Promise<string>;
  /** A page whose Liquid came from elsewhere, inside this theme's layout. */
  renderSource(source: string, visit: Visit): Promise<string>;
  translate(key: string, visit: Visit): Promise<string>;
}

/** A small theme of the sandbox's own, in Shopify's Liquid. */
export async function openTheme(state: ShopState): Promise<Theme> {
  const engine = createLiquid(await readLocales(new URL("locales/", root)));

  async function renderSource(source: string, visit: Visit, objects: object = {}, head = "") {
    const globals = { ...describeShop(state, visit), ...objects };
    const content: unknown = await engine.parseAndRender(source, globals);
    const layout = await readFile(new URL("layout.liquid", root), "utf8");
    return String(
      await engine.parseAndRender(layout, {
        ...globals,
        content_for_layout: content,
        content_for_header: head,
      }),
    );
  }

  return {
    render: async (template, visit, objects, head) =>
      renderSource(
        await readFile(new URL(`${template}.liquid`, root), "utf8"),
        visit,
        objects,
        head,
      ),
    renderSource: (source, visit) => renderSource(source, visit),
    translate: async (key, visit) =>
      String(await engine.parseAndRender("{{ key | t }}", { key, ...describeShop(state, visit) })),
  };
}

export async function serveThemeAsset(name: string): Promise<Response | undefined> {
  const type = assets[name];
  if (type === undefined) return undefined;
  return new Response(await readFile(new URL(name, root)), { headers: { "content-type": type } });
}
