import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import type { Bench } from "./bench.ts";
import { askAdmin, slowestPage } from "./admin-pages.ts";
import type { Figure } from "./figures.ts";
import { growLog, someone } from "./log-seed.ts";
import { watchMemory } from "./memory.ts";

const LARGE = 1_000_000;
const SMALL = 10_000;

/** One filter or search at a time, by the address that the page has. */
const LISTS = [
  ...["", "state=delivered", "state=failed", "state=queued", "channel=email", "channel=sms"],
  ...["from=2026-03-01&to=2026-03-31", "product=8007", "variant=90123", "status=202", "status=400"],
  ...["status=503", "code=invalid", "code=throttled", "code=never_seen", "order=oldest"],
  ...["order=product", "order=product_desc&status=503", "order=state", "order=state_desc"],
];
const SEARCHES = [
  `search=${encodeURIComponent(someone(4_321))}`,
  "search=shopper-77",
  "search=s",
  "search=%2B4930000004236",
  "search=90123",
  "search=nobody%40example.com",
];

/**
 * The built app's log, search and home page, one request after the other, with all the rows in one shop;
 * and all rows as a file.
 */
export async function benchHistory(bench: Bench): Promise<Figure[]> {
  const [large, rounds] = bench.short ? [50_000, 5] : [LARGE, 30];
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const databaseUrl = await bench.database();
  const env = { DATABASE_URL: databaseUrl };
  const sandbox = await startSandbox({ port: 0, directory, migrated: true, env });
  try {
    sandbox.shopify.install();
    await askAdmin(sandbox, "/app.data");
    await growLog(databaseUrl, SMALL);
    const small = await slowestPage(bench, sandbox, {
      path: "/app/subscriptions",
      queries: LISTS,
      rounds,
    });
    bench.say(`history: ${large} rows`);
    await growLog(databaseUrl, large);
    // The app has closed the connection by now: let this process notice it.
    await wait(100);
    const lists = await slowestPage(bench, sandbox, {
      path: "/app/subscriptions",
      queries: LISTS,
      rounds,
    });
    const search = await slowestPage(bench, sandbox, {
      path: "/app/subscriptions",
      queries: SEARCHES,
      rounds,
    });
    const home = await slowestPage(bench, sandbox, {
      path: "/app",
      queries: ["days=7", "days=90"],
      rounds,
    });
    const file = await exportAll(sandbox, large);
    const goal = "≤ 100";
    return [
      { name: "list_p95_ms_10k", value: small, unit: "ms" },
      { name: "list_p95_ms_1m", value: lists, unit: "ms", goal },
      { name: "search_p95_ms_1m", value: search, unit: "ms", goal },
      { name: "home_p95_ms_1m", value: home, unit: "ms", goal },
      { name: "export_rows_per_s", value: file.rowsPerSecond, unit: "rows/s", goal: "≥ 20000" },
      { name: "export_rss_growth_mb", value: file.growthMb, unit: "MB", goal: "≤ 32" },
    ];
  } finally {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function exportAll(sandbox: Sandbox, rows: number) {
  // A small file first, so that the permanent cost of a first file does not count as growth.
  await drain(await askAdmin(sandbox, "/app/export?product=8007"));
  const memory = watchMemory(sandbox.app().pid);
  const from = performance.now();
  let growthMb = NaN;
  const lines = await askAdmin(sandbox, "/app/export")
    .then(drain)
    .finally(() => (growthMb = memory.stop()));
  const seconds = (performance.now() - from) / 1_000;
  if (lines !== rows + 1) throw new Error(`The file has ${lines} lines for ${rows} rows`);
  return { rowsPerSecond: rows / seconds, growthMb };
}

/** Reads an answer to its end and counts its lines. */
async function drain(answer: Response): Promise<number> {
  let lines = 0;
  for await (const chunk of (answer.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  return lines;
}
