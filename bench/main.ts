import { benchClick } from "./click.ts";
import type { Figure } from "./figures.ts";
import { benchTitles } from "./titles.ts";

/** `npm run bench` runs all, `npm run bench -- click` one; `--json` prints figures for machines. */
const benchmarks: Record<string, () => Promise<Figure[]>> = {
  click: benchClick,
  titles: benchTitles,
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const json = process.argv.includes("--json");
const unknown = asked.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark named ${unknown.join(", ")}. There is: ${Object.keys(benchmarks).join(", ")}.\n`,
  );
  process.exit(1);
}

const figures: Figure[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (asked.length === 0 || asked.includes(name)) figures.push(...(await run()));
}

if (json) {
  const values = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
  process.stdout.write(`${JSON.stringify(values, null, 2)}\n`);
} else {
  for (const { name, value, unit, goal } of figures) {
    process.stdout.write(`${name.padEnd(24)} ${`${value} ${unit}`.padStart(14)}   ${goal ?? ""}\n`);
  }
}
