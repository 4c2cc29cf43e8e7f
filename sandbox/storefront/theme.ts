import { readdir, readFile } from "node:fs/promises";
import { readLocales } from "./extension.ts";
import { createLiquid } from "./liquid.ts";
import { describeShop, type ShopState } from "./liquid-globals.ts";
import { madeOf } from "./made-of.ts";
import type { Visit } from "./visit.ts";

const root = new URL("theme/", import.meta.url);
const locales = new URL("locales/", root);

/** What Shopify itself adds to each page. */
const features = readFile(new URL("shopify-features.js", import.meta.url), "utf8");

const types: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

export type Template = "grid" | "product" | "recommended" | "message";

export interface Theme {
  /** The HTML of a template alone. */
  renderPart(template: Template, visit: Visit, objects: object): Promise<string>;
  /** A whole page around rendered content. */
  renderPage(content: string, visit: Visit, head?: string): Promise<string>;
  /** A page whose Liquid comes from the app. It may read the shop's products, too. */
  renderSource(source: string, visit: Visit, objects: object): Promise<string>;
  translate(key: string, visit: Visit): Promise<string>;
}

const readTheme = madeOf([root, locales], async () => ({
  engine: createLiquid(await readLocales(locales)),
  files: new Map<string, string>(),
}));

/** The sandbox's own small theme, in Shopify's Liquid. */
export async function openTheme(state: ShopState): Promise<Theme> {
  const { engine, files } = await readTheme();

  async function read(name: string): Promise<string> {
    const text = files.get(name) ?? (await readFile(new URL(`${name}.liquid`, root), "utf8"));
    files.set(name, text);
    return text;
  }

  function fill(source: string, visit: Visit, objects: object = {}): Promise<string> {
    return engine(source, { ...describeShop(state, visit), preview: visit.preview, ...objects });
  }

  async function renderPage(content: string, visit: Visit, head = "") {
    const layout = await read("layout");
    const content_for_header = `<script>${await features}</script>${head}`;
    return fill(layout, visit, { content_for_layout: content, content_for_header });
  }

  return {
    renderPart: async (template, visit, objects) => fill(await read(template), visit, objects),
    renderPage,
    renderSource: async (source, visit, objects) =>
      renderPage(await fill(source, visit, objects), visit),
    translate: (key, visit) => fill("{{ key | t }}", visit, { key }),
  };
}

export async function serveThemeAsset(name: string): Promise<Response | undefined> {
  const type = types[name.split(".").at(-1) ?? ""];
  const names = await readdir(root);
  if (type === undefined || !names.includes(name)) return undefined;
  return new Response(await readFile(new URL(name, root)), { headers: { "content-type": type } });
}
