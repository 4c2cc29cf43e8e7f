import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { themeCheckRun } from "@shopify/theme-check-node";

const root = fileURLToPath(new URL("../extensions/notify-me/", import.meta.url));

/** https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#file-and-content-size-limits */
const limits = { liquid: 100_000, locale: 15_000, script: 10_000, stylesheet: 100_000 };
/**
 * What we allow ourselves, compressed: 8,200 and 3,000 bytes, as the shop's page must not get slower.
 * `gzip -9` makes up to 50 bytes more of these files than Node does.
 */
const ours = { script: 8_150, stylesheet: 2_980 };

interface Schema {
  name?: string;
  target?: string;
  javascript?: string;
  stylesheet?: string;
  settings?: { type?: string; id?: string }[];
}

const complaints = [
  ...(await findOffences()),
  ...(await checkBlocks()),
  ...(await checkLocales()),
  ...(await checkAssets()),
];

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) {
  console.error(`theme check: ${complaints.length} offences`);
  process.exitCode = 1;
} else {
  console.log("theme check: no offences");
}

async function findOffences(): Promise<string[]> {
  const { offenses } = await themeCheckRun(root, join(root, ".theme-check.yml"));
  return offenses.map(
    ({ uri, start, check, message }) =>
      `${basename(uri)}:${start.line + 1} ${check}: ${message.trim()}`,
  );
}

/** What theme-check does not see: broken JSON, repeated setting ids, assets that are not there. */
async function checkBlocks(): Promise<string[]> {
  const assets = await readdir(join(root, "assets"));
  const blocks = await readFolder("blocks");
  const snippets = await readFolder("snippets");
  const found: string[] = [];
  for (const { name, text } of blocks) {
    const schema = readSchema(text);
    if (typeof schema === "string") {
      found.push(`${name}: ${schema}`);
      continue;
    }
    const ids = (schema.settings ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]));
    for (const id of ids.filter((each, index) => ids.indexOf(each) !== index)) {
      found.push(`${name}: the setting id "${id}" is there twice`);
    }
    for (const asset of [schema.javascript, schema.stylesheet]) {
      if (asset !== undefined && !assets.includes(asset)) {
        found.push(`${name}: there is no assets/${asset}`);
      }
    }
    if (!schema.name) found.push(`${name}: the schema has no name`);
    if (!schema.target) found.push(`${name}: the schema has no target`);
  }
  const total = [...blocks, ...snippets].reduce(
    (sum, { text }) => sum + Buffer.byteLength(text),
    0,
  );
  if (total > limits.liquid) found.push(`blocks: ${total} bytes of Liquid, over ${limits.liquid}`);
  return found;
}

function readSchema(liquid: string): Schema | string {
  const [match, ...more] = [
    ...liquid.matchAll(/{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}/gs),
  ];
  if (match?.[1] === undefined || more.length > 0) return "not exactly one schema";
  try {
    return JSON.parse(match[1]) as Schema;
  } catch (error) {
    return `the schema is no JSON: ${String(error)}`;
  }
}

async function checkLocales(): Promise<string[]> {
  const locales = await readFolder("locales");
  return locales
    .filter(({ text }) => Buffer.byteLength(text) > limits.locale)
    .map(({ name }) => `${name}: over ${limits.locale} bytes`);
}

async function checkAssets(): Promise<string[]> {
  const assets = await readFolder("assets");
  return assets.flatMap(({ name, text }) => {
    const kind = name.endsWith(".js") ? "script" : "stylesheet";
    const size = gzipSync(text).byteLength;
    const limit = Math.min(limits[kind], ours[kind]);
    return size > limit ? [`${name}: ${size} bytes compressed, over ${limit}`] : [];
  });
}

async function readFolder(folder: string): Promise<{ name: string; text: string }[]> {
  const names = await readdir(join(root, folder));
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(root, folder, name), "utf8") })),
  );
}
