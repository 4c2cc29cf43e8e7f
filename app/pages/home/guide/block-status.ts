import { BLOCK } from "./guide-links.ts";

/**
 * The status of the block in the published theme according to Shopify; `unknown` if it does not
 * say.
 */
export type BlockStatus =
  | {
      kind: "placed";
      /** As the theme names them: "product", "page.contact". */ templates: string[];
    }
  | { kind: "missing" }
  | { kind: "unknown" };

const UNKNOWN: BlockStatus = { kind: "unknown" };

/**
 * Reads the answer of App Bridge's `app.extensions()`, which covers the published theme only. An
 * answer without this block means unknown: older admins list no blocks, and newer ones list every
 * block that can be added as available. The extension's name is not compared: Shopify has returned
 * another name than was deployed.
 * https://shopify.dev/docs/api/app-home/apis/authentication-and-data/app-api
 */
export function readBlockStatus(answer: unknown): BlockStatus {
  const blocks = records(answer)
    .filter(({ type }) => type === "theme_app_extension")
    .flatMap(({ activations }) => records(activations))
    .filter(({ handle }) => handle === BLOCK);
  const active = blocks.filter(({ status }) => status === "active");
  if (active.length > 0) return placedAt(active.flatMap(placementsOf));
  const isFree = (block: Fields) =>
    block.status === "available" && placementsOf(block).length === 0;
  return blocks.length > 0 && blocks.every(isFree) ? { kind: "missing" } : UNKNOWN;
}

/** Only one theme is published; with several, it is unknown which one. */
function placedAt(placements: Fields[]): BlockStatus {
  if (new Set(placements.map(({ themeId }) => themeId)).size > 1) return UNKNOWN;
  const templates = placements.flatMap(({ target }) => templateOf(target) ?? []);
  return { kind: "placed", templates: [...new Set(templates)] };
}

/**
 * The template in `template--product.alternate/main/notify_me_GPzUYy`; some themes name their own
 * number before it. Undefined for anything else, such as a group of sections.
 */
function templateOf(target: unknown): string | undefined {
  return typeof target === "string"
    ? /^template--(?:\d+--)?([a-z][\w.-]*)\//.exec(target)?.[1]
    : undefined;
}

/**
 * Whether shoppers find the block: elsewhere than on a product page, they do not. Which products have
 * another template than the default one is not known here.
 */
export function stateInTheme(status: BlockStatus): "placed" | "missing" | "unknown" {
  if (status.kind !== "placed" || status.templates.length === 0) return status.kind;
  if (status.templates.includes(DEFAULT_PRODUCT)) return "placed";
  return status.templates.some(isProduct) ? "unknown" : "missing";
}

/** The template of products that name no other one. */
export const DEFAULT_PRODUCT = "product";

/** A template of product pages, the theme's own or another one. */
export function isProduct(template: string): boolean {
  return template === DEFAULT_PRODUCT || template.startsWith("product.");
}

type Fields = Record<string, unknown>;

function placementsOf({ activations }: Fields): Fields[] {
  return records(activations);
}

function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
