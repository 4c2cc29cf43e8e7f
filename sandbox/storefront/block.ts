import type { BlockSchema, Extension } from "./extension.ts";
import { createLiquid, type Fill } from "./liquid.ts";
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
  /** What the schema's `stylesheet` and `javascript` keys add to the page: once, however many blocks there are. */
  head: string;
}

/** Where a merchant put the block, and its settings that differ from the schema's defaults. */
export interface Placement {
  id: string;
  sectionId: string;
  /** The page's own product; a home page has none, and the product of its section does not count. */
  pageProduct: ProductDrop | null;
  /**
   * Whether it is in a product card, whose theme names the product as the closest one: its setting is
   * empty then. https://shopify.dev/docs/api/liquid/objects/closest
   */
  inCard: boolean;
  /** The values as text, by the setting's id. */
  settings: Record<string, string>;
}

/** The block as a merchant gets it on the product page without changing anything, apart from `placement`. */
export async function renderBlock(
  extension: Extension,
  state: ShopState & { appMetafields: AppMetafields },
  visit: Visit,
  product: ProductDrop | null,
  placement: Partial<Placement> = {},
): Promise<RenderedBlock> {
  const { schema } = extension;
  const { id = "AZm9vYmFyNotifyMe", sectionId = "template--main" } = placement;
  const { pageProduct = product, inCard = false, settings = {} } = placement;
  const fill = engineOf(extension);
  const objects = {
    section: { id: sectionId },
    block: {
      id,
      settings: describeSettings(schema, inCard ? null : product, settings),
      shopify_attributes: visit.designMode ? 'data-shopify-editor-block="{}"' : "",
    },
    app: { metafields: describeMetafields(state.appMetafields) },
  };
  // A snippet sees the objects that every template sees, and no variable of the block.
  const closest = { product: inCard ? product : pageProduct };
  const globals = { ...describeShop(state, visit), product: pageProduct, closest };
  const html = await fill(extension.liquid, objects, globals);
  return {
    html: `<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${html}</div>`,
    head: describeAssets(schema),
  };
}

/** The product setting gets the section's product, as `autofill` asks. */
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

/** One for as long as no file of the extension changes: most of the time goes into parsing. */
const engines = new WeakMap<Extension, Fill>();

function engineOf(extension: Extension): Fill {
  const known = engines.get(extension);
  if (known) return known;
  const made = createLiquid(extension.locales, extension.snippets, assetFolder);
  engines.set(extension, made);
  return made;
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
