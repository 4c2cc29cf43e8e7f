import type { Handler } from "../serve.ts";
import { isLiquid } from "./app-proxy.ts";
import { assetFolder, noBlock, renderBlock } from "./block.ts";
import { addToCart, findVariant } from "./cart.ts";
import { catalogue, type CatalogueProduct } from "./catalogue.ts";
import { readAsset, readExtension } from "./extension.ts";
import type { AppMetafields } from "./liquid-globals.ts";
import { describeProduct } from "./product-drop.ts";
import { openTheme, serveThemeAsset, type Theme } from "./theme.ts";
import { readVisit, type Visit } from "./visit.ts";

export interface StorefrontOptions {
  shop: string;
  appMetafields: () => AppMetafields;
  appProxy: Handler;
  installed?: () => boolean;
  /** Whether the theme has the block on its product page. */
  blockPlaced?: () => boolean;
  customerEmail?: string;
  /** What is sold, where it is not the sandbox's own. */
  catalogue?: CatalogueProduct[];
}

type Inside = StorefrontOptions & { catalogue: CatalogueProduct[] };

/** The prefixes Shopify lets an app's proxy have. */
const proxyPaths = /^\/(a|apps|community|tools)\//;

/** A shop of Shopify's with the real block on its product page. */
export function createStorefront(options: StorefrontOptions): { fetch: Handler } {
  const { installed = () => true } = options;
  const inside = { catalogue, ...options };
  return {
    async fetch(request) {
      const visit = readVisit(request.url);
      const theme = await openTheme(options);
      if (proxyPaths.test(visit.path)) {
        return installed()
          ? askApp(options.appProxy, request, visit, theme)
          : notFound(theme, visit);
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
  if (path === "/") return showGrid(inside, theme, visit);
  if (path.startsWith("/products/")) return showProduct(inside, visit, theme);
  if (path === "/cart") return showCart(inside, theme, visit);
  if (path === "/policies/privacy-policy") return showMessage(theme, visit, "privacy");
  if (path.startsWith("/assets/")) return serveThemeAsset(path.slice("/assets/".length));
  if (path.startsWith(assetFolder)) return serveBlockAsset(path.slice(assetFolder.length));
  return undefined;
}

async function showGrid({ catalogue }: Inside, theme: Theme, visit: Visit): Promise<Response> {
  const products = catalogue.map((product) => describeProduct(product, visit.root));
  return page(await theme.render("index", visit, { products }));
}

async function showProduct(options: Inside, visit: Visit, theme: Theme) {
  const entry = options.catalogue.find(({ handle }) => visit.path === `/products/${handle}`);
  if (!entry) return undefined;
  const product = describeProduct(entry, visit.root, visit.url.searchParams.get("variant"));
  const state = { ...options, appMetafields: options.appMetafields() };
  const block =
    options.installed?.() === false || options.blockPlaced?.() === false
      ? noBlock
      : await renderBlock(await readExtension(), state, visit, product);
  const objects = { product, page_title: product.title, app_block: block.html };
  return page(await theme.render("product", visit, objects, block.head));
}

async function showCart({ catalogue }: Inside, theme: Theme, visit: Visit): Promise<Response> {
  const found = findVariant(catalogue, visit.url.searchParams.get("added") ?? "");
  return showMessage(theme, visit, found ? "cart" : "cart_empty", found?.product.title);
}

async function askApp(appProxy: Handler, request: Request, visit: Visit, theme: Theme) {
  const asked = new URL(visit.path + visit.url.search, visit.url.origin);
  const answer = await appProxy(
    asked.pathname === visit.url.pathname ? request : new Request(asked, request),
  );
  if (!isLiquid(answer.headers)) return answer;
  return page(await theme.renderSource(await answer.text(), visit), answer.status);
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
  return page(await theme.render("message", visit, { heading, text, subject }), status);
}

function notFound(theme: Theme, visit: Visit): Promise<Response> {
  return showMessage(theme, visit, "not_found", "", 404);
}

function page(html: string, status = 200): Response {
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
