import { spellingsOf } from "../../contact/email.server.ts";
import { normaliseText } from "../../contact/normalise.ts";
import { readProductId, readVariantId } from "../../klaviyo/shopify-ids.ts";

/**
 * What a search may mean: the text itself, and the text without the apostrophe that a cell of an
 * exported file has before its plus, equals or at sign, so that no spreadsheet reads a formula.
 */
export function searchMeanings(search: string): string[] {
  const text = normaliseText(search);
  // As a text editor shows a cell of the file.
  const unquoted = text.replace(/^"(.*)"$/, "$1");
  const meanings = [text, unquoted, unquoted.replace(/^['\u2018\u2019]\s*/, "")];
  return [...new Set(meanings)].filter((one) => one !== "");
}

/** The ids that a text may be, each with the column it would be found in. */
export function readIds(text: string): { column: "id" | "variantId" | "productId"; id: string }[] {
  const variant = readVariantId(text);
  const productId = readProductId(text);
  return [
    ...(UUID.test(text) ? [{ column: "id" as const, id: text.toLowerCase() }] : []),
    ...(variant.ok ? [{ column: "variantId" as const, id: variant.variantId }] : []),
    ...(productId ? [{ column: "productId" as const, id: productId }] : []),
  ];
}

/**
 * A domain, or its beginning, as it may be stored: an address has an "@" before it, so its letters
 * are encoded only there.
 */
export function searchedDomains(text: string): string[] {
  if (text.includes("@") || !text.includes(".")) return [];
  return spellingsOf(`@${text}`).map((spelling) => spelling.slice(1));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
