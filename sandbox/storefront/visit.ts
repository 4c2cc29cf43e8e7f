const countries: Record<string, string> = { en: "US", fr: "FR", de: "DE", es: "ES" };

/** Whose page is asked for, and in which language: `/fr/products/…` or `?locale=fr`. */
export interface Visit {
  url: URL;
  /** Without the language's folder. */
  path: string;
  /** The language's folder, empty for the shop's own. */
  root: string;
  locale: string;
  country: string;
  designMode: boolean;
}

export function readVisit(address: string): Visit {
  const url = new URL(address);
  const [, folder = ""] = url.pathname.split("/");
  const inFolder = folder !== "en" && folder in countries;
  const asked = url.searchParams.get("locale") ?? "";
  const locale = asked in countries ? asked : inFolder ? folder : "en";
  return {
    url,
    path: inFolder ? url.pathname.slice(folder.length + 1) || "/" : url.pathname,
    root: locale === "en" ? "" : `/${locale}`,
    locale,
    country: countries[locale] ?? "US",
    designMode: url.searchParams.get("design_mode") === "true",
  };
}
