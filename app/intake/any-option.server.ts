import { normaliseText } from "../contact/normalise.ts";
import { readVariantId } from "../klaviyo/shopify-ids.ts";
import { isTicked } from "./form.server.ts";

/** The block shows its box for at most so many sold-out variants (decision 62). */
export const MOST_OPTIONS = 50;

/**
 * Returns the variants that a form for any option lists, each once and in the form's order, in
 * digits; none where its box is not ticked. Undefined where it is no list that a block makes: an id
 * is malformed, or there are more than `MOST_OPTIONS`. Pure.
 */
export function readListed(fields: Record<string, string>): string[] | undefined {
  if (!isTicked(normaliseText(fields["any"] ?? ""))) return [];
  const list = normaliseText(fields["any_variants"] ?? "");
  if (list === "") return [];
  const named = list.split(",", MOST_OPTIONS + 1);
  if (named.length > MOST_OPTIONS) return undefined;
  const ids = named.flatMap((name) => {
    const reading = readVariantId(name.trim());
    return reading.ok ? [reading.variantId] : [];
  });
  return ids.length === named.length ? [...new Set(ids)] : undefined;
}
