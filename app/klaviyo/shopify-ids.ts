const GID_PREFIX = "gid://shopify/ProductVariant/";
const CATALOG_PREFIX = "$shopify:::$default:::";

/** At most 20 digits, no leading zero: what a Shopify id can be, with room to spare past 2^53. */
const NUMERIC_ID = /^[1-9][0-9]{0,19}$/;

type VariantIdReading = { ok: true; variantId: string } | { ok: false; reason: string };

/**
 * Reads a Shopify variant id as its decimal digits: a number, its digits, a ProductVariant GID, or
 * an id already in Klaviyo's form. Text all the way, so that ids past 2^53 keep every digit.
 */
export function readVariantId(input: unknown): VariantIdReading {
  const text = asText(input);
  if (text === undefined) return refuse("is not a variant id");
  const digits = withoutPrefix(text);
  if (NUMERIC_ID.test(digits)) return { ok: true, variantId: digits };
  if (text.startsWith("gid://")) return refuse("is a GID, but not a product variant's");
  if (text.includes(":::")) return refuse("belongs to another integration's catalog");
  if (/^[0-9]{21,}$/.test(digits)) return refuse("has more than 20 digits");
  return refuse("is not a whole number above zero");
}

/**
 * Turns a Shopify variant id into the id of Klaviyo's catalog variant:
 * `$shopify:::$default:::33001893429341`. The form is that of `relationships.variant.data.id` in
 * https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription
 */
export function toCatalogVariantId(
  input: unknown,
): { ok: true; id: string } | { ok: false; reason: string } {
  const reading = readVariantId(input);
  return reading.ok ? { ok: true, id: CATALOG_PREFIX + reading.variantId } : reading;
}

function asText(input: unknown): string | undefined {
  if (typeof input === "string") return input;
  if (typeof input === "bigint") return input.toString();
  // A number past 2^53 has already lost digits: it is not the number that was meant.
  if (typeof input === "number" && Number.isSafeInteger(input)) return input.toString();
  return undefined;
}

function withoutPrefix(text: string): string {
  for (const prefix of [GID_PREFIX, CATALOG_PREFIX]) {
    if (text.startsWith(prefix)) return text.slice(prefix.length);
  }
  return text;
}

function refuse(reason: string): VariantIdReading {
  return { ok: false, reason };
}

/** At most 20 digits, no leading zero, as Shopify's variant ids. */
const PRODUCT_ID = /^(?:gid:\/\/shopify\/Product\/)?([1-9]\d{0,19})$/;

/**
 * Reads a Shopify product id as its decimal digits: its digits, or a Product GID. Null where it is
 * none.
 */
export function readProductId(text: string): string | null {
  return PRODUCT_ID.exec(text)?.[1] ?? null;
}
