import { chooseSeed } from "#tests/fuzz/send-all.ts";
import type { Bench } from "./bench.ts";
import { startChild } from "./child.ts";
import { round, type Figure } from "./figures.ts";
import type { FuzzCommands } from "./fuzz-process.ts";
import { NOWHERE } from "./prepare.ts";

/**
 * Sends generated requests to the sign-up endpoint, the webhooks and the admin's actions: how many
 * are answered 5xx, how many rows are not as they have to be, and by how much the process grows
 * after the first ones.
 */
export async function benchFuzz(bench: Bench): Promise<Figure[]> {
  const share = bench.short ? 20 : 1;
  const seed = chooseSeed();
  const run = { seed, signUps: 100_000 / share, others: 20_000 / share };
  bench.say(`fuzz: ${run.signUps} sign-ups, ${run.others} webhooks and actions; FUZZ_SEED=${seed}`);
  const env = {
    NODE_ENV: "production",
    SHOPIFY_API_KEY: "test-api-key",
    SHOPIFY_API_SECRET: "test-api-secret",
    SHOPIFY_APP_URL: "https://notify-me.test",
    SCOPES: "write_app_proxy,read_products",
    DATABASE_URL: await bench.database(),
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    KLAVIYO_API_URL: NOWHERE,
    DELIVERY_WORKER: "off",
    LOG_LEVEL: "info",
    METRICS_TOKEN: "0123456789abcdef0123",
  };
  const { asked, stop } = await startChild<FuzzCommands>("fuzz-process.ts", { env });
  try {
    const { failed, firstFailed, faults, stored, growthMb } = await asked.run(run);
    bench.say(`fuzz: ${stored} rows stored`);
    for (const fault of [...firstFailed, ...new Set(faults)]) bench.say(`fuzz: ${fault}`);
    return [
      { name: "fuzz_requests", value: run.signUps + 2 * run.others, unit: "" },
      { name: "fuzz_5xx", value: failed, unit: "", goal: "= 0" },
      { name: "fuzz_rows_wrong", value: faults.length, unit: "", goal: "= 0" },
      { name: "fuzz_rss_growth_mb", value: round(growthMb), unit: "MB", goal: "≤ 64" },
    ];
  } finally {
    await stop();
  }
}
