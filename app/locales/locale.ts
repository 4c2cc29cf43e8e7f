/** The languages that the admin's pages are written in. English first: it stands in for all others. */
export const LANGUAGES = ["en", "de", "es", "fr", "ja"] as const;

export type Language = (typeof LANGUAGES)[number];

/** Where a language is not spoken here, or none was named. */
export const FALLBACK = "en";

/**
 * The BCP 47 tag of whoever asks for a page, with the region that numbers and dates are written by.
 * Shopify names it in the frame's address, https://shopify.dev/docs/apps/build/localize-your-app;
 * a page that is opened without it goes by what the browser asks for first. English where the
 * language is not spoken here, so that no sentence has its numbers in another one.
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

/** What the app is called, in every language. */
export const APP_NAME = "Notify me";
