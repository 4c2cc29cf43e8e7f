import { createContext, useContext, useMemo, type ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { catalogueOf, type Translate } from "./catalogue.ts";
import { FALLBACK, pageLanguage } from "./locale.ts";

/** Used outside of a shop, and until its own is known. */
export const DEFAULT_TIME_ZONE = "UTC";

/** The reader of a page: the values for formatting messages. */
export interface Reader {
  t: Translate;
  /** The BCP 47 tag for numbers, dates and lists. */
  locale: string;
  /** The shop's time zone, by its IANA name. */
  timeZone: string;
}

type Registered = Pick<ReturnType<typeof catalogueOf>, "polaris" | "supportContact">;

const ReaderContext = createContext<(Reader & Registered) | undefined>(undefined);

interface ReaderProviderProps {
  locale: string;
  timeZone: string;
  children: ReactNode;
}

/** Gives a part of the tree its locale and time zone; the language must be registered. */
export function ReaderProvider({ locale, timeZone, children }: ReaderProviderProps) {
  const { i18n, polaris, supportContact } = catalogueOf(pageLanguage(locale));
  const reader = useMemo(
    () => ({ t: i18n.t, locale, timeZone, polaris, supportContact }),
    [i18n, locale, timeZone, polaris, supportContact],
  );
  return (
    <I18nextProvider i18n={i18n}>
      <ReaderContext.Provider value={reader}>{children}</ReaderContext.Provider>
    </I18nextProvider>
  );
}

export function useReader() {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("useReader must be used inside ReaderProvider.");
  return reader;
}

/** The same outside of React, as for a file or a title. */
export function readerOf(locale = FALLBACK, timeZone = DEFAULT_TIME_ZONE): Reader {
  return { t: catalogueOf(pageLanguage(locale)).i18n.t, locale, timeZone };
}

/** Text from others within a message, which the translation library does not interpret. */
export function Verbatim({ text }: { text: string }) {
  return <>{text}</>;
}
