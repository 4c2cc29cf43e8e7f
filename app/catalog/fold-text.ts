import { normaliseText } from "../contact/normalise.ts";
import { optionTitle } from "./option-title.ts";

interface Titled {
  productTitle: string | null | undefined;
  variantTitle: string | null | undefined;
  sku: string | null | undefined;
}

/** What a variant is found by. */
export function searchTextOf({ productTitle, variantTitle, sku }: Titled): string {
  return foldText([productTitle, optionTitle(variantTitle), sku].join(" "));
}

/**
 * A text as titles are stored for the search and as it is searched: lower case, without the accents
 * of letters, with single spaces. "Größe" is found by "grosse", and "Élan" by "elan".
 */
export function foldText(text: string): string {
  return normaliseText(text)
    .normalize("NFD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("\u00df", "ss")
    .replace(/\s+/g, " ");
}

/** Those of European letters: a mark of a Japanese or an Indian one makes it another letter. */
const ACCENTS = /[\u0300-\u036f]/g;
