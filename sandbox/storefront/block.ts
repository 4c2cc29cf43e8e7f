import type { BlockSchema, Extension } from "./extension.ts";
import { createLiquid } from "./liquid.ts";
import {
  type AppMetafields,
  describeMetafields,
  describeShop,
  type ShopState,
} from "./liquid-globals.ts";
import type { ProductDrop } from "./product-drop.ts";
import type { Visit } from "./visit.ts";

export interface RenderedBlock {
  html: string;
  /** What the schema's `stylesheet` and `javascript` keys put on the page: once, however many blocks. */
  head: string;
}

/** Where a merchant put the block, and what else than the schema's defaults was set there. */
export interface Placement {
  id: string;
  sectionId: string;
  /** The page's own product; a home page has none, its section's does not count. */
  pageProduct: ProductDrop | null;
  /** As text, by the setting's id. */
  settings: Record<string, string>;
}

/** The block as a merchant has it who added it to the product page and changed nothing, but for `placement`. */
export async function renderBlock(
  extension: Extension,
  state: ShopState & { appMetafields: AppMetafields },
  visit: Visit,
  product: ProductDrop | null,
  placement: Partial<Placement> = {},
): Promise<RenderedBlock> {
  const { schema } = extension;
  const { id = "AZm9vYmFyNotifyMe", sectionId = "template--main" } = placement;
  const { pageProduct = product, settings = {} } = placement;
  const engine = createLiquid(extension.locales, extension.snippets, assetFolder);
  const objects = {
    section: { id: sectionId },
    block: {
      id,
      settings: describeSettings(schema, product, settings),
      shopify_attributes: visit.designMode ? 'data-shopify-editor-block="{}"' : "",
    },
    app: { metafields: describeMetafields(state.appMetafields) },
  };
  // A snippet sees what every template sees, and no variable of the block's.
  const globals = { ...describeShop(state, visit), product: pageProduct };
  const html: unknown = await engine.parseAndRender(extension.liquid, objects, { globals });
  return {
    html: `<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${String(html)}</div>`,
    head: describeAssets(schema),
  };
}

/** The product's setting fills itself with the section's product, as `autofill` asks for. */
function describeSettings(
  schema: BlockSchema,
  product: ProductDrop | null,
  set: Record<string, string>,
): Record<string, unknown> {
  return Object.fromEntries(
    schema.settings.map(({ id, type, default: value }) => [
      id,
      type === "product" ? product : (typed(type, set[id]) ?? value),
    ]),
  );
}

function typed(type: string, text: string | undefined) {
  if (text === undefined) return undefined;
  if (type === "checkbox") return text === "true";
  return type === "range" || type === "number" ? Number(text) : text;
}

export const assetFolder = "/extensions/notify-me/assets/";

function describeAssets({ stylesheet, javascript }: BlockSchema): string {
  return [
    stylesheet && `<link rel="stylesheet" href="${assetFolder}${stylesheet}" media="all">`,
    javascript && `<script src="${assetFolder}${javascript}" defer></script>`,
  ]
    .filter(Boolean)
    .join("\n");
}
