import { renderBlock } from "./block.ts";
import type { CatalogueProduct } from "./catalogue.ts";
import { readExtension } from "./extension.ts";
import type { AppMetafields, ShopState } from "./liquid-globals.ts";
import { describeProduct, type ProductDrop } from "./product-drop.ts";
import type { Theme } from "./theme.ts";
import type { Visit } from "./visit.ts";

/** The data of a page's sections. */
export interface Shop extends ShopState {
  catalogue: CatalogueProduct[];
  appMetafields: () => AppMetafields;
  installed?: () => boolean;
  /** Whether the theme has the block. */
  blockPlaced?: () => boolean;
}

export interface Section {
  html: string;
  /** What its blocks add to the page's head. */
  head: string;
}

/** A page's sections by id, each rendered on request. */
export type Sections = Record<string, () => Promise<Section>>;

/** Undefined if there is no such product. */
export function productSections(shop: Shop, visit: Visit, theme: Theme): Sections | undefined {
  const entry = shop.catalogue.find(({ handle }) => visit.path === `/products/${handle}`);
  if (!entry) return undefined;
  const recommend = (asked: string | undefined, id: string): Sections => {
    const other = shop.catalogue.find(({ handle }) => handle === asked);
    return other ? { [id]: () => showRecommended(visit, theme, other, id) } : {};
  };
  return {
    ...recommend(visit.preview.above, "template--above"),
    "template--main": () => showProduct(shop, visit, theme, "template--main", entry),
    ...recommend(visit.preview.also, "template--also"),
  };
}

export function homeSections(shop: Shop, visit: Visit, theme: Theme): Sections {
  const { featured } = visit.preview;
  const entry = shop.catalogue.find(({ handle }) => handle === featured);
  return {
    ...(featured !== undefined && {
      "template--featured": () => showProduct(shop, visit, theme, "template--featured", entry),
    }),
    "template--grid": () => showGrid(shop, visit, theme, "template--grid"),
  };
}

/** Product cards, as in a collection. */
async function showGrid(shop: Shop, visit: Visit, theme: Theme, id: string): Promise<Section> {
  const listed = shop.catalogue.filter(({ unlisted }) => !unlisted);
  const products = listed.map((product) => describeProduct(product, visit.root));
  const { cards } = visit.preview;
  const blocks = cards
    ? await Promise.all(products.map((product) => showBlocks(shop, visit, id, product, cards)))
    : [];
  const app_blocks = blocks.map((ofCard) => ofCard.map(({ html }) => html).join("\n"));
  const html = await theme.renderPart("grid", visit, { products, app_blocks });
  return { html, head: blocks[0]?.[0]?.head ?? "" };
}

/** The section that sells, with the block in it. */
async function showProduct(
  shop: Shop,
  visit: Visit,
  theme: Theme,
  id: string,
  entry: CatalogueProduct | undefined,
): Promise<Section> {
  const variant = visit.url.searchParams.get("variant");
  const product = entry ? describeProduct(entry, visit.root, variant) : null;
  const blocks = await showBlocks(shop, visit, id, product);
  const { theme: kind, bundle } = visit.preview;
  const bundled = shop.catalogue.find(({ handle }) => handle === bundle);
  const siblings = kind === "combined" ? shop.catalogue.filter(({ unlisted }) => !unlisted) : [];
  const html = await theme.renderPart("product", visit, {
    product,
    section: { id },
    // A theme's script can learn of variants beyond Liquid's 250.
    all_variants: entry ? describeProduct(entry, visit.root, null, Infinity).variants : [],
    siblings: siblings.map((each) => describeProduct(each, visit.root)),
    bundled: bundled && describeProduct(bundled, visit.root),
    app_block: Array(visit.preview.copies)
      .fill(blocks.map((block) => block.html).join("\n"))
      .join("\n"),
  });
  return { html, head: blocks[0]?.head ?? "" };
}

async function showBlocks(
  shop: Shop,
  visit: Visit,
  id: string,
  product: ProductDrop | null,
  inCard = false,
) {
  if (shop.installed?.() === false || shop.blockPlaced?.() === false) return [];
  const extension = await readExtension();
  const state = { ...shop, appMetafields: shop.appMetafields() };
  const { blocks, settings } = visit.preview;
  const pageProduct = id === "template--main" ? product : null;
  const names = Array.from({ length: blocks }, (_, at) => `AZm9vYmFyNotifyMe${at || ""}`);
  return Promise.all(
    names.map((name) =>
      renderBlock(extension, state, visit, product, {
        id: name,
        sectionId: id,
        pageProduct,
        inCard,
        settings,
      }),
    ),
  );
}

async function showRecommended(visit: Visit, theme: Theme, entry: CatalogueProduct, id: string) {
  const product = describeProduct(entry, visit.root);
  const section = { id };
  return { html: await theme.renderPart("recommended", visit, { product, section }), head: "" };
}
