import { addCatalogue } from "#app/locales/catalogue.ts";
import en from "#app/locales/en.ts";
import { readerOf, type Reader } from "#app/locales/reader.tsx";

addCatalogue("en", en);

/** Who reads English, in a shop that lives by UTC. */
export const english: Reader = readerOf("en", "UTC");
