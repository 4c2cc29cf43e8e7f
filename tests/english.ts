import { addCatalogue } from "#app/locales/catalogue.ts";
import en from "#app/locales/en.ts";
import { readerOf, type Reader } from "#app/locales/reader.tsx";

addCatalogue("en", en);

/** A reader of English, in a shop whose time zone is UTC. */
export const english: Reader = readerOf("en", "UTC");
