import { readdir, readFile } from "node:fs/promises";
import { madeOf } from "./made-of.ts";

const root = new URL("../../extensions/notify-me/", import.meta.url);

export type Translations = Record<string, unknown>;

export interface BlockSchema {
  javascript?: string;
  stylesheet?: string;
  settings: { id: string; type: string; default?: unknown }[];
}

export interface Extension {
  liquid: string;
  /** By the name that `render` uses. */
  snippets: Record<string, string>;
  schema: BlockSchema;
  /** By locale; the default one is also under "default". */
  locales: Map<string, Translations>;
}

const FOLDERS = ["blocks/", "snippets/", "locales/"].map((folder) => new URL(folder, root));

/** The real files of the theme app extension. */
export const readExtension = madeOf(FOLDERS, readFiles);

async function readFiles(): Promise<Extension> {
  const source = await readFile(new URL("blocks/notify-me.liquid", root), "utf8");
  const schema = /{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}/s.exec(source)?.[1];
  if (schema === undefined) throw new Error("The block has no schema.");
  return {
    liquid: source,
    snippets: await readSnippets(new URL("snippets/", root)),
    schema: JSON.parse(schema) as BlockSchema,
    locales: await readLocales(new URL("locales/", root)),
  };
}

async function readSnippets(folder: URL): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const read = async (name: string): Promise<[string, string]> => [
    name.replace(".liquid", ""),
    await readFile(new URL(name, folder), "utf8"),
  ];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/** Undefined if the extension has no such asset. */
export async function readAsset(name: string): Promise<string | undefined> {
  const folder = new URL("assets/", root);
  const names = await readdir(folder);
  return names.includes(name) ? readFile(new URL(name, folder), "utf8") : undefined;
}

/** `en.default.json`, `fr.json` …; the files named `*.schema.json` are the theme editor's. */
export async function readLocales(folder: URL): Promise<Map<string, Translations>> {
  const locales = new Map<string, Translations>();
  for (const name of await readdir(folder)) {
    const [locale = "", kind] = name.split(".");
    if (name.endsWith(".schema.json")) continue;
    const texts = JSON.parse(await readFile(new URL(name, folder), "utf8")) as Translations;
    locales.set(locale, texts);
    if (kind === "default") locales.set("default", texts);
  }
  return locales;
}
