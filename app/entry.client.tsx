import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { addCatalogue, type Catalogue } from "./locales/catalogue.ts";
import { pageLanguage, type Language } from "./locales/locale.ts";
import { ReaderProvider, DEFAULT_TIME_ZONE } from "./locales/reader.tsx";

/** A browser loads only the language of its page. */
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  de: () => import("./locales/de.ts"),
  en: () => import("./locales/en.ts"),
  es: () => import("./locales/es.ts"),
  fr: () => import("./locales/fr.ts"),
  ja: () => import("./locales/ja.ts"),
};

const { lang: locale, dataset } = document.documentElement;
const language = pageLanguage(locale);
addCatalogue(language, (await catalogues[language]()).default, dataset["supportContact"]);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <ReaderProvider locale={locale} timeZone={DEFAULT_TIME_ZONE}>
        <RemixBrowser />
      </ReaderProvider>
    </StrictMode>,
  );
});
