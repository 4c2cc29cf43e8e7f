import { readdirSync, readFileSync } from "node:fs";

/** Every text of a language, by its dotted key: `notify_me.intro`. */
export type Texts = Record<string, string>;

/** The files of one kind in a folder, by language: `fr.json` and `en.default.json`, or `fr.schema.json`. */
export function readTexts(folder: URL, kind: "" | "schema."): Map<string, Texts> {
  const name = new RegExp(`^([a-z]{2}(?:-[A-Z]{2})?)\\.(?:default\\.)?${kind}json$`);
  const found = new Map<string, Texts>();
  for (const file of readdirSync(folder)) {
    const language = name.exec(file)?.[1];
    if (language === undefined) continue;
    const texts: Texts = {};
    gather(JSON.parse(readFileSync(new URL(file, folder), "utf8")), [], texts);
    found.set(language, texts);
  }
  return found;
}

function gather(value: unknown, path: string[], into: Texts): void {
  if (typeof value === "string") {
    into[path.join(".")] = value;
    return;
  }
  for (const [key, inner] of Object.entries(value as object)) gather(inner, [...path, key], into);
}
