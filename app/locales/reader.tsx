import { createContext, useContext, useMemo, type ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { catalogueOf, type Catalogue, type Translate } from "./catalogue.ts";
import { FALLBACK, pageLanguage } from "./locale.ts";

/** Outside of a shop, and until it has said its own. */
export const DEFAULT_TIME_ZONE = "UTC";

/** Who reads a page: what words are made with. */
export interface Reader {
  t: Translate;
  /** By which numbers, dates and lists are written; a BCP 47 tag. */
  locale: string;
  /** The shop's, by its IANA name. */
  timeZone: string;
}

const ReaderContext = createContext<(Reader & Pick<Catalogue, "polaris">) | undefined>(undefined);

interface ReaderProviderProps {
  locale: string;
  timeZone: string;
  children: ReactNode;
}

/** Gives a part of the tree its language and time zone; the language's catalogue is ready. */
export function ReaderProvider({ locale, timeZone, children }: ReaderProviderProps) {
  const { i18n, polaris } = catalogueOf(pageLanguage(locale));
  const reader = useMemo(
    () => ({ t: i18n.t, locale, timeZone, polaris }),
    [i18n, locale, timeZone, polaris],
  );
  return (
    <I18nextProvider i18n={i18n}>
      <ReaderContext.Provider value={reader}>{children}</ReaderContext.Provider>
    </I18nextProvider>
  );
}

export function useReader() {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("Nobody said in which language this is read.");
  return reader;
}

/** The same without a page, as for a file or a title. */
export function readerOf(locale = FALLBACK, timeZone = DEFAULT_TIME_ZONE): Reader {
  return { t: catalogueOf(pageLanguage(locale)).i18n.t, locale, timeZone };
}

/** Somebody else's text within a sentence of ours, which what puts sentences together never looks at. */
export function Verbatim({ text }: { text: string }) {
  return <>{text}</>;
}
