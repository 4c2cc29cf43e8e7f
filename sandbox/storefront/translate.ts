import type { Translations } from "./extension.ts";

/**
 * Shopify's `t`: a dotted key, with placeholders filled as they are. Interpolated values stay unescaped:
 * Shopify does not say, and this is the stricter reading.
 */
export function translate(
  locales: Map<string, Translations>,
  locale: string,
  key: string,
  values: Record<string, string | number | undefined> = {},
): string {
  const text = find(locales.get(locale), key) ?? find(locales.get("default"), key);
  if (text === undefined) return `Translation missing: ${locale}.${key}`;
  return text.replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => String(values[name] ?? ""));
}

function find(texts: Translations | undefined, key: string): string | undefined {
  let at: unknown = texts;
  for (const part of key.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return typeof at === "string" ? at : undefined;
}
