import type { Handler } from "../serve.ts";
import { isLiquid } from "./app-proxy.ts";
import { assetFolder } from "./block.ts";
import { addToCart, findVariant } from "./cart.ts";
import { catalogue, type CatalogueProduct } from "./catalogue.ts";
import { readAsset } from "./extension.ts";
import { housePaint } from "./house-paint.ts";
import type { AppMetafields, ShopState } from "./liquid-globals.ts";
import { describeAll } from "./product-drop.ts";
import { homeSections, productSections, type Sections } from "./sections.ts";
import { openTheme, serveThemeAsset, type Theme } from "./theme.ts";
import { listThemes } from "./themes-page.ts";
import { readVisit, type Visit } from "./visit.ts";

export interface StorefrontOptions extends ShopState {
  appMetafields: () => AppMetafields;
  appProxy: Handler;
  installed?: () => boolean;
  /** Whether the theme has the block on its product page. */
  blockPlaced?: () => boolean;
  /** The products, if they are not the sandbox's own. */
  catalogue?: CatalogueProduct[];
}

type Inside = StorefrontOptions & { catalogue: CatalogueProduct[] };

/** The prefixes that Shopify allows for an app's proxy. */
const proxyPaths = /^\/(a|apps|community|tools)\//;

/** A shop with the real block on its product page. */
export function createStorefront(options: StorefrontOptions): { fetch: Handler } {
  const { installed = () => true } = options;
  const inside = { catalogue: [...catalogue, housePaint], ...options };
  return {
    async fetch(request) {
      const visit = readVisit(request.url);
      const asset = await findAsset(visit.path);
      if (asset) return asset;
      const theme = await openTheme(options);
      if (proxyPaths.test(visit.path)) {
        return installed() ? askApp(inside, request, visit, theme) : notFound(theme, visit);
      }
      return (await findPage(inside, request, visit, theme)) ?? notFound(theme, visit);
    },
  };
}

async function findPage(
  inside: Inside,
  request: Request,
  visit: Visit,
  theme: Theme,
): Promise<Response | undefined> {
  const { path } = visit;
  if (path === "/cart/add") {
    return request.method === "POST" ? addToCart(request, visit.root, inside.catalogue) : undefined;
  }
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  if (path === "/") return showSections(homeSections(inside, visit, theme), visit, theme);
  if (path.startsWith("/products/")) {
    const sections = productSections(inside, visit, theme);
    return sections && showSections(sections, visit, theme);
  }
  if (path === "/themes") return page(await theme.renderPage(listThemes(), visit));
  if (path === "/cart") return showCart(inside, theme, visit);
  if (path === "/policies/privacy-policy") return showMessage(theme, visit, "privacy");
  return undefined;
}

async function findAsset(path: string): Promise<Response | undefined> {
  if (path.startsWith("/assets/")) return serveThemeAsset(path.slice("/assets/".length));
  if (path.startsWith(assetFolder)) return serveBlockAsset(path.slice(assetFolder.length));
  return undefined;
}

/**
 * A page of sections, or one of them alone: https://shopify.dev/docs/api/ajax/section-rendering
 * A section alone includes its blocks' assets, for pages that have none of them.
 */
async function showSections(sections: Sections, visit: Visit, theme: Theme): Promise<Response> {
  const asked = visit.url.searchParams.get("section_id");
  if (asked === null) {
    const all = await Promise.all(Object.values(sections).map((render) => render()));
    const heads = new Set(all.map(({ head }) => head));
    const content = all.map(({ html }) => html).join("\n");
    return page(await theme.renderPage(content, visit, [...heads].join("\n")));
  }
  const section = Object.hasOwn(sections, asked) ? await sections[asked]?.() : undefined;
  return section ? page(`${section.html}\n${section.head}`) : page("", 404);
}

async function showCart({ catalogue }: Inside, theme: Theme, visit: Visit): Promise<Response> {
  const found = findVariant(catalogue, visit.url.searchParams.get("added") ?? "");
  return showMessage(theme, visit, found ? "cart" : "cart_empty", found?.product.title);
}

async function askApp(inside: Inside, request: Request, visit: Visit, theme: Theme) {
  const { appProxy, catalogue } = inside;
  const asked = new URL(visit.path + visit.url.search, visit.url.origin);
  const answer = await appProxy(
    asked.pathname === visit.url.pathname ? request : new Request(asked, request),
  );
  if (!isLiquid(answer.headers)) return answer;
  const objects = { all_products: describeAll(catalogue, visit.root) };
  return page(await theme.renderSource(await answer.text(), visit, objects), answer.status);
}

async function serveBlockAsset(name: string): Promise<Response | undefined> {
  const text = await readAsset(name);
  if (text === undefined) return undefined;
  const type = name.endsWith(".css") ? "text/css" : "text/javascript";
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8` } });
}

async function showMessage(theme: Theme, visit: Visit, name: string, subject = "", status = 200) {
  const heading = await theme.translate(`${name}.heading`, visit);
  const text = await theme.translate(`${name}.text`, visit);
  const message = await theme.renderPart("message", visit, { heading, text, subject });
  return page(await theme.renderPage(message, visit), status);
}

function notFound(theme: Theme, visit: Visit): Promise<Response> {
  return showMessage(theme, visit, "not_found", "", 404);
}

function page(html: string, status = 200): Response {
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
