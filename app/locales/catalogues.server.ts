import { env } from "../server/env.server.ts";
import { addCatalogue, type Catalogue } from "./catalogue.ts";
import de from "./de.ts";
import en from "./en.ts";
import es from "./es.ts";
import fr from "./fr.ts";
import ja from "./ja.ts";
import type { Language } from "./locale.ts";

/** The server has all languages. */
export const CATALOGUES: Record<Language, Catalogue> = { de, en, es, fr, ja };

for (const [language, catalogue] of Object.entries(CATALOGUES)) {
  addCatalogue(language as Language, catalogue, env.SUPPORT_CONTACT);
}
