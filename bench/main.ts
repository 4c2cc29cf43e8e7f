import type { DatabaseKind } from "#app/server/database/database-url.ts";
import { benchAbuse } from "./abuse.ts";
import { openBench, type Benchmark } from "./bench.ts";
import { benchClick } from "./click.ts";
import { benchCrash } from "./crash-figures.ts";
import { benchDemand } from "./demand.ts";
import { benchFairness } from "./fairness.ts";
import { isMet, round, type Figure } from "./figures.ts";
import { benchFuzz } from "./fuzz.ts";
import { benchHistory } from "./history.ts";
import { benchImport } from "./import.ts";
import { intakeBenchmarks } from "./intake.ts";
import { benchOutage } from "./outage.ts";
import { benchPages } from "./pages.ts";
import { benchPoison } from "./poison.ts";
import { benchQuota } from "./quota.ts";
import { benchCosts } from "./scale/costs.ts";
import { benchServers } from "./scale/servers.ts";
import { benchShops } from "./scale/shops.ts";
import { benchTakeover } from "./scale/takeover.ts";
import { benchWorkers } from "./scale/workers.ts";
import { benchSharedQuota } from "./shared-quota.ts";
import { benchStorefront } from "./storefront.ts";
import { benchTiers } from "./tiers.ts";
import { benchThroughput } from "./throughput.ts";
import { benchTitles } from "./titles.ts";
import { benchWake } from "./wake.ts";

/**
 * `npm run bench` runs all, `npm run bench -- delivery` one group, `npm run bench -- wake` one benchmark.
 * What runs on both databases runs on one with `--sqlite` or `--postgres`. `--json` prints figures for
 * machines; `--short` is for trying the benchmarks themselves.
 */
const groups: Record<string, Record<string, Benchmark>> = {
  click: { click: benchClick },
  intake: intakeBenchmarks,
  abuse: { abuse: benchAbuse },
  titles: { titles: benchTitles },
  storefront: { storefront: benchStorefront },
  history: { history: benchHistory },
  demand: { demand: benchDemand },
  import: { import: benchImport },
  pages: { pages: benchPages },
  delivery: {
    quota: benchQuota,
    shared: benchSharedQuota,
    tiers: benchTiers,
    throughput: benchThroughput,
    wake: benchWake,
    fairness: benchFairness,
    poison: benchPoison,
    outage: benchOutage,
  },
  crash: { crash: benchCrash },
  fuzz: { fuzz: benchFuzz },
  // Several processes on one PostgreSQL server.
  scale: {
    workers: benchWorkers,
    takeover: benchTakeover,
    shops: benchShops,
    servers: benchServers,
    costs: benchCosts,
  },
};

/** Groups that do not run on SQLite alone. Where a group runs on both, "_pg" ends the names of PostgreSQL. */
const KINDS: Record<string, DatabaseKind[]> = {
  intake: ["sqlite", "postgres"],
  history: ["sqlite", "postgres"],
  demand: ["sqlite", "postgres"],
  import: ["sqlite", "postgres"],
  scale: ["postgres"],
};

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith("--"));
const known = Object.entries(groups).flatMap(([group, of]) => [group, ...Object.keys(of)]);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark named ${unknown.join(", ")}. There is: ${[...new Set(known)].join(", ")}.\n`,
  );
  process.exit(1);
}

const bench = await openBench({ short: words.includes("--short") });
const figures: Figure[] = [];
try {
  for (const [group, benchmarks] of Object.entries(groups)) {
    const whole = asked.length === 0 || asked.includes(group);
    for (const [name, run] of Object.entries(benchmarks)) {
      if (!whole && !asked.includes(name)) continue;
      for (const kind of kindsOf(group)) {
        try {
          figures.push(...named(await run(bench.on(kind)), group, kind));
        } catch (error) {
          // The figures of the others must not be lost with it.
          process.stderr.write(`${name} on ${kind} came to nothing: ${String(error)}\n`);
          process.exitCode = 1;
        }
      }
    }
  }
} finally {
  await bench.close();
}
const memory = bench.mostMemory();
if (memory !== undefined) {
  figures.push({ name: "rss_mb", value: memory, unit: "MiB", goal: "≤ 256" });
}

for (const { name, value } of figures) {
  if (Number.isFinite(value)) continue;
  process.stderr.write(`${name} is ${value}: nothing was measured\n`);
  process.exitCode = 1;
}
const missed = figures.filter((figure) => isMet(figure) === false);

if (words.includes("--json")) {
  const values = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
  process.stdout.write(`${JSON.stringify(values, null, 2)}\n`);
} else {
  for (const figure of figures) {
    const { name, value, unit, goal = "" } = figure;
    const mark = missed.includes(figure) ? "  MISSED" : "";
    process.stdout.write(
      `${name.padEnd(30)} ${`${round(value)} ${unit}`.padStart(14)}   ${goal}${mark}\n`,
    );
  }
  if (missed.length > 0) process.stdout.write(`${missed.length} goals were missed\n`);
}

/** The databases that a group is to run on now: one that runs on a single one has no choice. */
function kindsOf(group: string): DatabaseKind[] {
  const kinds = KINDS[group] ?? ["sqlite"];
  const chosen = kinds.filter((kind) => words.includes(`--${kind}`));
  return chosen.length > 0 ? chosen : kinds;
}

function named(of: Figure[], group: string, kind: DatabaseKind): Figure[] {
  if (kind === "sqlite" || !KINDS[group]?.includes("sqlite")) return of;
  return of.map((figure) => ({ ...figure, name: `${figure.name}_pg` }));
}
