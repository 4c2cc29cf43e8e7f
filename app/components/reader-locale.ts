const PAGES_OWN = "en";

/**
 * How the reader of a page writes numbers: in the first language that the browser asks for, which it
 * says with every request. One that is unknown here counts as not said.
 */
export function readerLocale({ headers }: Pick<Request, "headers">): string {
  const asked = headers.get("accept-language")?.split(/[,;]/)[0]?.trim() ?? "";
  return isLocale(asked) ? asked : PAGES_OWN;
}

function isLocale(tag: string): boolean {
  try {
    return tag !== "" && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
