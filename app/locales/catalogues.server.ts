import { addCatalogue, type Catalogue } from "./catalogue.ts";
import en from "./en.ts";
import type { Language } from "./locale.ts";

/** A server speaks all of them. */
export const CATALOGUES: Record<Language, Catalogue> = { en };

for (const [language, catalogue] of Object.entries(CATALOGUES)) {
  addCatalogue(language as Language, catalogue);
}
