import { shopLanguages } from "./languages.ts";
import { readPreview, type Preview } from "./preview.ts";

/** The requested page and its language: `/fr/products/…` or `?locale=fr`. */
export interface Visit {
  url: URL;
  /** Without the language's folder. */
  path: string;
  /** The language's folder, empty for the shop's own. */
  root: string;
  locale: string;
  country: string;
  designMode: boolean;
  preview: Preview;
}

export function readVisit(address: string): Visit {
  const url = new URL(address);
  const [, folder = ""] = url.pathname.split("/");
  const ofFolder = shopLanguages.find(({ root }) => root === `/${folder}`);
  const asked = url.searchParams.get("locale");
  const ofQuery = shopLanguages.find(({ isoCode }) => isoCode === asked);
  const { root, isoCode, country } = ofQuery ?? ofFolder ?? shopLanguages[0];
  return {
    url,
    path: ofFolder ? url.pathname.slice(ofFolder.root.length) || "/" : url.pathname,
    root,
    locale: isoCode,
    country,
    designMode: url.searchParams.get("design_mode") === "true",
    preview: readPreview(url),
  };
}
