import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { format } from "prettier";

/**
 * The picture of the rooms in the README, drawn from the imports: `node tests/house-map.ts` writes it,
 * `--check` fails where it is not what the imports are now.
 */
const README = fileURLToPath(new URL("../README.md", import.meta.url));
const BETWEEN = /(?<=<!-- map -->\n)[^]*(?=<!-- \/map -->)/;

const cruise =
  "--config dependency-cruiser.config.js app server.ts worker.ts --output-type mermaid " +
  "--collapse ^app/[^/]+ --include-only ^(app|server\\.ts|worker\\.ts)";
const { stdout } = await promisify(execFile)("node_modules/.bin/depcruise", cruise.split(" "));
const readme = await readFile(README, "utf8");
if (!BETWEEN.test(readme)) throw new Error("The README has no place for the map");
const drawn = await format(
  readme.replace(BETWEEN, () => `\n\`\`\`mermaid\n${stdout.trim()}\n\`\`\`\n\n`),
  { parser: "markdown", printWidth: 100 },
);
if (!process.argv.includes("--check")) await writeFile(README, drawn);
else if (drawn !== readme) {
  console.error("The README's map is not what the imports are: npm run house:map draws it.");
  process.exitCode = 1;
}
