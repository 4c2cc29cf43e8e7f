import { existsSync, readFileSync } from "node:fs";
import type { Language } from "./locale.ts";

/** The scripts that Vite has built, by their sources. https://vite.dev/guide/backend-integration */
const MANIFEST = "build/.vite/client-manifest.json";

const built: Record<string, { file: string } | undefined> =
  import.meta.env.PROD && existsSync(MANIFEST)
    ? (JSON.parse(readFileSync(MANIFEST, "utf8")) as typeof built)
    : {};

/**
 * The path of the script with a language's messages. A page that preloads it need not wait for all
 * of its other scripts first, which is when it asks for it. Undefined in
 * development, and where the build's list of files is not there.
 */
export function languageScript(language: Language): string | undefined {
  const script = built[`app/locales/${language}.ts`];
  return script && `/${script.file}`;
}
