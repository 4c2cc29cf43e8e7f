import { createInstance, type TFunction, type i18n } from "i18next";
import type { AppProviderProps } from "@shopify/polaris";
import type en from "./en.ts";
import type { Language } from "./locale.ts";

/** The messages of one language: ours, and those of Polaris' components. */
export interface Catalogue {
  words: {
    common: {
      /** Who is named where the operator gives no contact: it follows "contact". */
      support: string;
    };
  };
  polaris: AppProviderProps["i18n"];
}

/** All keys, as in the English catalogue. */
export type Messages = (typeof en)["words"];

export type Translate = TFunction;

interface Registered {
  i18n: i18n;
  /** The operator's contact for merchants, SUPPORT_CONTACT, if there is one. */
  supportContact: string | undefined;
  polaris: Catalogue["polaris"];
}

const spoken = new Map<Language, Registered>();

/**
 * Registers a language: the server registers all of them, a browser that of its page. `{{support}}`
 * in a message is the contact, or the language's own words where there is none.
 */
export function addCatalogue(
  language: Language,
  { words, polaris }: Catalogue,
  supportContact?: string,
): void {
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    resources: { [language]: { translation: words } },
    interpolation: {
      // React escapes what it renders, and nothing else renders these.
      escapeValue: false,
      defaultVariables: { support: supportContact ?? words.common.support },
    },
    // Japanese puts nothing between sentences, so empty strings are valid.
    returnEmptyString: true,
    initAsync: false,
  });
  spoken.set(language, { i18n, supportContact, polaris: withoutNew(polaris) });
}

/** Removes "New", which Polaris announces before the number on a tab that is not open. */
function withoutNew(polaris: Catalogue["polaris"]): Catalogue["polaris"] {
  return JSON.parse(JSON.stringify(polaris), (key, value: unknown) =>
    key === "TONE_LABELS" ? { ...(value as object), new: "" } : value,
  ) as Catalogue["polaris"];
}

/** Throws if the language is not registered. */
export function catalogueOf(language: Language): Registered {
  const found = spoken.get(language);
  if (!found) throw new Error(`The messages of "${language}" are not loaded.`);
  return found;
}
