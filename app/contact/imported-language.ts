/**
 * The language under which the consent wordings of other apps are kept: no storefront has it, so
 * that none shows them, and the settings leave them out.
 */
export const IMPORTED_LANGUAGE = "import";
