import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Bench } from "../bench.ts";
import { sum, type Figure } from "../figures.ts";
import { callsOf, withFleet } from "./fleet.ts";

/** How many rows wait in each shop, and in how many shops. */
const BACKLOGS = [
  { rows: 1, shops: 2_000 },
  { rows: 5, shops: 2_000 },
  { rows: 250, shops: 200 },
];

/**
 * What a sign-up costs that is stored and delivered: processor time of the worker, statements, bytes
 * in tables and indexes, and bytes of the write-ahead log of its delivery. The name ends with the rows of each shop.
 */
export async function benchCosts(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { rows, shops } of BACKLOGS) {
    figures.push(...(await costsOf(bench, { rows, accounts: bench.short ? shops / 20 : shops })));
  }
  return figures;
}

async function costsOf(
  bench: Bench,
  { rows, accounts }: { rows: number; accounts: number },
): Promise<Figure[]> {
  const count = rows * accounts;
  return withFleet(bench, { accounts, rows, workers: 1 }, async (fleet) => {
    const [worker] = fleet.workers;
    if (!worker) throw new Error("The fleet has no worker");
    const before = { ...(await worker.asked.usage()), ...(await sizesOf(fleet.databaseUrl)) };
    const from = performance.now();
    await worker.asked.start();
    while (sum(await callsOf(fleet.klaviyo, fleet.urls)) < count) {
      await wait(100);
      if (performance.now() - from > 600_000) throw new Error("Not all were delivered");
    }
    await worker.asked.halt();
    const after = { ...(await worker.asked.usage()), ...(await sizesOf(fleet.databaseUrl)) };
    const figure = (what: string, total: number, unit: string): Figure => ({
      name: `scale_${what}_${rows}`,
      value: total / count,
      unit,
    });
    return [
      figure("worker_ms", after.cpuMs - before.cpuMs, "ms"),
      figure("statements", after.statements - before.statements, ""),
      figure("bytes", after.stored, "B"),
      figure("log_bytes", after.logged - before.logged, "B"),
    ];
  });
}

/** The bytes of all tables with their indexes, and those that the server's log has had so far. */
async function sizesOf(databaseUrl: string): Promise<{ stored: number; logged: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ stored: number; logged: number }>(`
      SELECT SUM(pg_total_relation_size(relid))::double precision AS "stored",
        (pg_current_wal_lsn() - '0/0')::double precision AS "logged"
      FROM pg_stat_user_tables`);
    const [sizes] = rows;
    if (!sizes) throw new Error("The server said nothing of its tables");
    return sizes;
  } finally {
    await client.end();
  }
}
