import { setTimeout as wait } from "node:timers/promises";
import { serve } from "#sandbox/serve.ts";
import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import { appEnv } from "./app-client.ts";
import type { Bench } from "./bench.ts";
import { startChild, type Asked } from "./child.ts";
import type { Figure } from "./figures.ts";
import type { ImportCommands } from "./import-process.ts";
import { withStage, type Stage } from "./intake-stage.ts";
import type { Load } from "./load-process.ts";
import { inWords, p99Of } from "./load-summary.ts";
import { watchMemory } from "./memory.ts";
import { NOWHERE } from "./prepare.ts";

const ROWS = 100_000;
/** Live sign-ups of the shop that imports. */
const PER_SECOND = 50;

/**
 * The built app checks and imports a file with each kind of fault, while shoppers sign up in the same
 * shop: 80 % of its lines are ready, 10 % duplicates and 10 % wrong. At the product's pace an import
 * of this size takes over an hour, so that a part of it is measured; then the server ends, and the
 * rest is imported without pauses.
 */
export async function benchImport(bench: Bench): Promise<Figure[]> {
  const shop = installedShop();
  const shopify = await serve(async (request) => {
    const asked = (await request.json()) as { query: string; variables: Record<string, unknown> };
    return Response.json(await shop.query(asked.query, asked.variables));
  });
  try {
    const options = { worker: "on", shopifyUrl: shopify.url } as const;
    return await withStage(bench, options, (stage) => withProcess(bench, stage));
  } finally {
    await shopify.close();
  }
}

async function withProcess(bench: Bench, stage: Stage): Promise<Figure[]> {
  const env = appEnv(stage.databaseUrl, NOWHERE);
  const { asked, stop } = await startChild<ImportCommands>("import-process.ts", { env });
  try {
    return await imports(bench, stage, asked);
  } finally {
    await stop();
  }
}

async function imports(
  bench: Bench,
  { shops: [shop = ""], server, load, target, check }: Stage,
  app: Asked<ImportCommands>,
): Promise<Figure[]> {
  const [rows, quietMs, runMs] = bench.short ? [5_000, 3_000, 10_000] : [ROWS, 10_000, 30_000];
  const signUps = (name: string, ms: number) => load.evenly(target(shop, name), PER_SECOND, ms);
  const measured: Load[] = [];
  const noted = async (name: string, begun: Promise<Load>) => {
    const loaded = await begun;
    await check([loaded], name);
    bench.say(`import: ${name}: p99 ${p99Of([loaded]).toFixed(1)} ms, ${inWords(loaded)}`);
    measured.push(loaded);
    return loaded;
  };
  await app.openShop(shop);
  await load.evenly(target(shop, "warm"), 300, 3_000);
  const before = await noted("before", signUps("before", quietMs));

  const memory = watchMemory(server.pid);
  const staged = await app.stage(shop, rows);
  const checkedFrom = performance.now();
  const beside = load.evenly(target(shop, "beside-check"), PER_SECOND);
  await untilState(app, shop, "checked");
  const checkMs = performance.now() - checkedFrom;
  await load.endEvenly();
  const besideCheck = await noted("beside-check", beside);
  const checked = await app.state(shop);
  const { ready, duplicates } = staged;
  expectCounts({ ...checked }, { checked: rows, ready, duplicates });
  bench.say(
    `import: ${rows} lines, ${(staged.bytes / 2 ** 20).toFixed(1)} MiB, in ${(checkMs / 1_000).toFixed(1)} s`,
  );

  const between = await noted("between", signUps("between", quietMs));
  await app.begin(shop);
  const besideRun = await noted("beside-run", signUps("beside-run", runMs));
  await app.stop(shop);
  const { accepted } = await app.state(shop);
  const growth = memory.stop();
  const after = await noted("after", signUps("after", quietMs));

  await server.kill("SIGTERM");
  await app.begin(shop);
  const runFrom = performance.now();
  await app.runAll();
  const runS = (performance.now() - runFrom) / 1_000;
  expectCounts({ ...(await app.state(shop)) }, { accepted: ready, skipped: 0 });
  const quiet = p99Of([before, between, after]);
  return [
    { name: "import_check_rows_per_s", value: rows / (checkMs / 1_000), unit: "lines/s" },
    { name: "import_rows_per_s", value: (ready - accepted) / runS, unit: "rows/s" },
    { name: "import_paced_rows_per_s", value: accepted / (runMs / 1_000), unit: "rows/s" },
    { name: "import_live_ratio", value: p99Of([besideRun]) / quiet, unit: "", goal: "≤ 3" },
    { name: "import_check_live_ratio", value: p99Of([besideCheck]) / quiet, unit: "" },
    { name: "import_live_p99_ms", value: p99Of([besideRun]), unit: "ms" },
    { name: "import_quiet_p99_ms", value: quiet, unit: "ms" },
    { name: "import_errors", value: errorsOf(measured), unit: "answers", goal: "= 0" },
    { name: "import_rss_mb", value: growth, unit: "MiB", goal: "≤ 64" },
  ];
}

async function untilState(app: Asked<ImportCommands>, shop: string, state: string): Promise<void> {
  for (;;) {
    const now = await app.state(shop);
    if (now.state === state) return;
    if (now.state !== "checking") throw new Error(`The import is ${now.state}`);
    await wait(200);
  }
}

function expectCounts(found: Record<string, unknown>, expected: Record<string, number>): void {
  for (const [name, count] of Object.entries(expected)) {
    if (found[name] !== count) {
      throw new Error(`${name} is ${String(found[name])}, and should be ${count}`);
    }
  }
}

/** What the shop's shoppers were answered but 202. */
function errorsOf(loads: Load[]): number {
  return loads
    .flatMap(({ statuses }) => Object.entries(statuses))
    .reduce((sum, [status, count]) => sum + (status === "202" ? 0 : count), 0);
}
