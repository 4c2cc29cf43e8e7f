import { z } from "zod";
import type { Observation } from "./stock.ts";

/** Shopify's limit of variants of a product. */
const MOST_VARIANTS = 2_048;

/** Shopify was founded in 2006. */
const OLDEST = Date.UTC(2006, 0);

/** In which statuses of its product a variant can be bought: "unlisted" by a link alone. */
const ON_SALE = ["active", "unlisted"];

/** What a webhook says of variants. */
export interface StockNews {
  observations: Observation[];
  /** Variants of which it says too little: Shopify is to be asked. */
  unclear: string[];
}

/** What says nothing that the app can read. */
const NOTHING: StockNews = { observations: [], unclear: [] };

const record = z.record(z.string(), z.unknown());
const list = z.array(z.unknown());

/**
 * Reads a `products/update`. Never throws: what is not as documented is skipped or unclear. Newer
 * versions of the payload do not say whether a variant's inventory is tracked, and have the whole
 * variants of large products by their ids alone.
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-products/update
 */
export function readProduct(payload: unknown, triggeredAt: Date, now: Date): StockNews {
  const product = record.safeParse(payload).data;
  if (!product) return NOTHING;
  const at = timeOf(product["updated_at"], triggeredAt, now);
  const productId = idOf(product, "Product");
  const status = product["status"] ?? "active";
  const news: StockNews = { observations: [], unclear: [] };
  const told = new Set<string>();
  for (const entry of (list.safeParse(product["variants"]).data ?? []).slice(0, MOST_VARIANTS)) {
    const variant = record.safeParse(entry).data;
    const variantId = variant && idOf(variant, "ProductVariant");
    if (!variantId || told.has(variantId)) continue;
    told.add(variantId);
    const available = isAvailable(variant, status);
    if (available === undefined) {
      news.unclear.push(variantId);
      continue;
    }
    const quantity = integerOf(variant["inventory_quantity"]);
    const price = priceOf(variant["price"]);
    news.observations.push({ variantId, available, quantity, at, productId, price });
  }
  for (const entry of (list.safeParse(product["variant_gids"]).data ?? []).slice(
    0,
    MOST_VARIANTS,
  )) {
    const variant = record.safeParse(entry).data;
    const variantId = variant && idOf(variant, "ProductVariant");
    if (variantId && !told.has(variantId)) news.unclear.push(variantId);
  }
  return news;
}

/**
 * Reads a `variants/in_stock`, whose variant can be bought again. Never throws.
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-variants/in_stock
 */
export function readInStock(payload: unknown, triggeredAt: Date, now: Date): StockNews {
  const variant = record.safeParse(payload).data;
  const variantId = variant && idOf(variant, "ProductVariant");
  if (!variantId) return NOTHING;
  const quantity = integerOf(variant["inventory_quantity"]);
  const observation = {
    variantId,
    available: true,
    quantity: quantity !== null && quantity > 0 ? quantity : null,
    at: timeOf(variant["updated_at"], triggeredAt, now),
    productId: digitsOf(variant["product_id"], "Product"),
    price: priceOf(variant["price"]),
  };
  return { observations: [observation], unclear: [] };
}

/** Whether a variant can be bought; undefined where the payload does not say it. */
function isAvailable(variant: Record<string, unknown>, status: unknown): boolean | undefined {
  if (typeof status !== "string") return undefined;
  if (!ON_SALE.includes(status.toLowerCase())) return false;
  if (variant["inventory_policy"] === "continue") return true;
  const isTracked = variant["inventory_management"];
  if (isTracked === null) return true;
  const quantity = integerOf(variant["inventory_quantity"]);
  if (quantity === null) return undefined;
  if (quantity > 0) return true;
  return typeof isTracked === "string" ? false : undefined;
}

/**
 * Shopify's numeric id, by its number or its global id; null for anything else. A number that is too
 * large to be exact is not one.
 */
function idOf(object: Record<string, unknown>, type: string): string | null {
  return digitsOf(object["id"], type) ?? digitsOf(object["admin_graphql_api_id"], type);
}

function digitsOf(value: unknown, type: string): string | null {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  }
  if (typeof value !== "string") return null;
  const gid = `gid://shopify/${type}/`;
  const digits = value.startsWith(gid) ? value.slice(gid.length) : value;
  return /^[1-9]\d{0,19}$/.test(digits) ? digits : null;
}

/** A quantity, which may be below 0; null for what the database could not store. */
function integerOf(value: unknown): number | null {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) return null;
  return Math.abs(number) < 2 ** 31 ? number : null;
}

function priceOf(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{1,15}(\.\d{1,4})?$/.test(text) ? text : null;
}

/**
 * When it was so: the payload's own time, which is signed and in whole seconds, and within that
 * second by the header's, which is not. The header's alone where the payload has no plausible one.
 */
function timeOf(updatedAt: unknown, triggeredAt: Date, now: Date): Date {
  const ms = typeof updatedAt === "string" ? Date.parse(updatedAt) : NaN;
  if (!(ms >= OLDEST && ms <= now.getTime())) return triggeredAt;
  const endOfSecond = ms - (ms % 1_000) + 999;
  return new Date(Math.min(Math.max(ms, triggeredAt.getTime()), endOfSecond));
}
