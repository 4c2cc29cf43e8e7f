import type { Extension } from "./extension.ts";
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

export const noBlock: RenderedBlock = { html: "", head: "" };

/** The block as a merchant has it who added it to the product page and changed nothing. */
export async function renderBlock(
  extension: Extension,
  state: ShopState & { appMetafields: AppMetafields },
  visit: Visit,
  product: ProductDrop,
): Promise<RenderedBlock> {
  const { schema } = extension;
  const settings = Object.fromEntries(
    schema.settings.map(({ id, type, default: value }) => [
      id,
      type === "product" ? product : value,
    ]),
  );
  const html: unknown = await createLiquid(extension.locales).parseAndRender(extension.liquid, {
    ...describeShop(state, visit),
    product,
    block: {
      id: "AZm9vYmFyNotifyMe",
      settings,
      shopify_attributes: visit.designMode ? 'data-shopify-editor-block="{}"' : "",
    },
    app: { metafields: describeMetafields(state.appMetafields) },
  });
  return {
    html: `<div id="shopify-block-AZm9vYmFyNotifyMe" class="shopify-block shopify-app-block">${String(html)}</div>`,
    head: describeAssets(schema),
  };
}

export const assetFolder = "/extensions/notify-me/assets/";

function describeAssets({ stylesheet, javascript }: Extension["schema"]): string {
  return [
    stylesheet && `<link rel="stylesheet" href="${assetFolder}${stylesheet}" media="all">`,
    javascript && `<script src="${assetFolder}${javascript}" defer></script>`,
  ]
    .filter(Boolean)
    .join("\n");
}
