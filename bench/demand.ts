import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startSandbox } from "#sandbox/sandbox.ts";
import { askAdmin, slowestPage } from "./admin-pages.ts";
import type { Bench } from "./bench.ts";
import { nameVariants } from "./demand-seed.ts";
import type { Figure } from "./figures.ts";
import { growLog } from "./log-seed.ts";

const ROWS = 1_000_000;
const WANTED = { variants: 5_000, products: 1_250, open: true };
const DAYS = 400;

/** Each order of each grouping, a later page, two searches, and the longest period. */
const LISTS = [
  ...["", "sort=sign_ups", "sort=value", "sort=title", "page=60", "days=90"],
  ...["sort=sign_ups&days=90", "by=product", "by=product&sort=sign_ups", "by=product&sort=value"],
  ...["by=product&sort=title", "by=product&sort=sign_ups&days=90", "search=product+77"],
  ...["by=product&search=size+9123", "by=product&days=90&chart=p8007"],
];

/**
 * The built app's demand page with all the rows in one shop, for 5,000 variants of 1,250 products,
 * each of which is wanted every second day; and the home page, which has the first five.
 */
export async function benchDemand(bench: Bench): Promise<Figure[]> {
  const [rows, rounds] = bench.short ? [50_000, 5] : [ROWS, 20];
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const databaseUrl = await bench.database();
  const env = { DATABASE_URL: databaseUrl };
  const sandbox = await startSandbox({ port: 0, directory, migrated: true, env });
  try {
    sandbox.shopify.install();
    await askAdmin(sandbox, "/app.data");
    bench.say(`demand: ${rows} rows`);
    const from = new Date(Date.now() - DAYS * 86_400_000).toISOString();
    await growLog(databaseUrl, rows, { ...WANTED, from, everyS: (DAYS * 86_400) / rows });
    await nameVariants(databaseUrl);
    // The app has closed the connection by now: let this process notice it.
    await wait(100);
    const lists = await slowestPage(bench, sandbox, {
      path: "/app/demand",
      queries: LISTS,
      rounds,
    });
    const home = await slowestPage(bench, sandbox, { path: "/app", queries: [""], rounds });
    const goal = "≤ 100";
    return [
      { name: "demand_p95_ms_1m", value: lists, unit: "ms", goal },
      { name: "demand_home_p95_ms_1m", value: home, unit: "ms", goal },
    ];
  } finally {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
