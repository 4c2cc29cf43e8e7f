/** The languages of the admin pages. English is first: it replaces any other. */
export const LANGUAGES = ["en", "de", "es", "fr", "ja"] as const;

export type Language = (typeof LANGUAGES)[number];

/** Used if a language is not supported, or none was named. */
export const FALLBACK = "en";

/**
 * The BCP 47 tag for a page, with the region for numbers and dates. Shopify names it in the frame's
 * address, https://shopify.dev/docs/apps/build/localize-your-app; a page that is opened without it
 * uses the browser's first language. English if the language is not supported, so that sentences
 * and numbers have the same locale.
 */
export function localeOf({ url, headers }: Pick<Request, "url" | "headers">): string {
  const named = new URL(url).searchParams.get("locale");
  const asked = headers.get("accept-language")?.split(/[,;]/)[0];
  return knownLocale(named) ?? knownLocale(asked) ?? FALLBACK;
}

export function pageLanguage(locale: string): Language {
  const [language] = locale.toLowerCase().split("-");
  return LANGUAGES.find((known) => known === language) ?? FALLBACK;
}

function knownLocale(asked: string | null | undefined): string | undefined {
  const tag = asked?.trim().replaceAll("_", "-") ?? "";
  const [language] = tag.toLowerCase().split("-");
  if (!LANGUAGES.some((known) => known === language)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** The app's name, in every language. */
export const APP_NAME = "Notify me";
