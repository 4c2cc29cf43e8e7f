import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const block = new URL("../../extensions/notify-me/locales/", import.meta.url);
const theme = new URL("theme/locales/", import.meta.url);

/** `notify_me.intro` → its placeholders, for every text of a locale file. */
async function readPlaceholders(file: URL): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const walk = (texts: unknown, path: string[]): void => {
    if (typeof texts === "string") {
      found[path.join(".")] = (texts.match(/{{.*?}}/g) ?? []).toSorted();
      expect(texts.trim(), path.join(".")).not.toBe("");
    } else {
      for (const [key, value] of Object.entries(texts as object)) walk(value, [...path, key]);
    }
  };
  walk(JSON.parse(await readFile(file, "utf8")), []);
  return found;
}

const files = async (folder: URL, end: RegExp) =>
  (await readdir(folder)).filter((name) => end.test(name));

describe.each([
  ["shoppers' texts", block, /^[a-z]+(\.default)?\.json$/, "en.default.json"],
  ["merchants' texts", block, /\.schema\.json$/, "en.default.schema.json"],
  ["sandbox theme's texts", theme, /\.json$/, "en.default.json"],
])("the %s", (_, folder, end, first) => {
  it("have the same keys and placeholders in every language", async () => {
    const names = await files(folder, end);
    expect(names).toHaveLength(4);
    const expected = await readPlaceholders(new URL(first, folder));
    for (const name of names) {
      expect(await readPlaceholders(new URL(name, folder)), name).toEqual(expected);
    }
  });
});
