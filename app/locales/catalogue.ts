import { createInstance, type TFunction, type i18n } from "i18next";
import type { AppProviderProps } from "@shopify/polaris";
import type en from "./en.ts";
import type { Language } from "./locale.ts";

/** What one language brings: our words, and those of Polaris' own components. */
export interface Catalogue {
  words: object;
  polaris: AppProviderProps["i18n"];
}

/** Every key there is, as English has them. */
export type Messages = (typeof en)["words"];

export type Translate = TFunction;

interface Spoken {
  i18n: i18n;
  polaris: Catalogue["polaris"];
}

const spoken = new Map<Language, Spoken>();

/** Makes a language ready: the server has all of them from its start, a browser the one of its page. */
export function addCatalogue(language: Language, { words, polaris }: Catalogue): void {
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    resources: { [language]: { translation: words } },
    // React escapes what it shows, and nothing else shows these.
    interpolation: { escapeValue: false },
    // Japanese puts nothing between sentences, and means it.
    returnEmptyString: true,
    initAsync: false,
  });
  spoken.set(language, { i18n, polaris: withoutNew(polaris) });
}

/** Polaris reads out "New" before the number on a tab that is not open. */
function withoutNew(polaris: Catalogue["polaris"]): Catalogue["polaris"] {
  return JSON.parse(JSON.stringify(polaris), (key, value: unknown) =>
    key === "TONE_LABELS" ? { ...(value as object), new: "" } : value,
  ) as Catalogue["polaris"];
}

/** Throws where nobody has made the language ready: a page without words is no page. */
export function catalogueOf(language: Language): Spoken {
  const found = spoken.get(language);
  if (!found) throw new Error(`The words of "${language}" were not loaded.`);
  return found;
}
