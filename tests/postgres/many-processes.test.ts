import { expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { Arrivals } from "../../bench/arrivals.ts";
import { seedRows } from "../../bench/seed.ts";
import { startProcess } from "../processes/process.ts";
import { AHEAD_MS, connectShops, deliver, end, queued, serveKlaviyo } from "./deliver.ts";
import { Shoppers } from "./shoppers.ts";

/** A lease, and a look for lanes; the machine may be busy. */
const TAKEN_OVER_WITHIN_MS = 25_000;
/** An answer is stored a tenth of a second after it came, or a little later where much is stored. */
const STORED_WITHIN_MS = 2_000;
/** The most rows that are claimed and not settled in a lane. */
const CLAIMED = 64;
/** Those that are left after a kill go out one by one for a minute: what it has spent is unknown. */
const ROWS = 150;

it("workers share the lanes of a web server that does not deliver, and send each row once", async () => {
  const klaviyo = await serveKlaviyo({ accounts: 3, latencyMs: 20 });
  const shops = await connectShops(klaviyo);
  const [web, ...workers] = await Promise.all([
    startProcess({ DELIVERY_WORKER: "off", NODE_ENV: "production" }),
    deliver(klaviyo),
    deliver(klaviyo, { aheadMs: AHEAD_MS }),
    deliver(klaviyo, { aheadMs: -AHEAD_MS }),
  ]);
  const crowds = shops.map((shop) => new Shoppers(web.origin, shop));
  const calls = () => Promise.all(workers.map((worker) => worker.calls()));
  await expect
    .poll(async () => Math.min(...(await calls())), { timeout: 30_000 })
    .toBeGreaterThan(5);
  await Promise.all(crowds.map((crowd) => crowd.leave()));
  await expect.poll(queued, { timeout: 20_000 }).toBe(0);
  const received = (await klaviyo.receipts()).map(([email]) => email);
  const rows = await db.subscription.findMany({ where: { shop: { in: shops } } });
  expect(received.toSorted()).toEqual(rows.map(({ email }) => email).toSorted());
  const accepted = crowds.flatMap((crowd) => crowd.accepted);
  expect(accepted.filter((email) => !received.includes(email))).toEqual([]);
}, 120_000);

it("another process goes on within a lease where one is killed, and repeats only what was open", async () => {
  const klaviyo = await serveKlaviyo({ latencyMs: 150 });
  const shops = await connectShops(klaviyo);
  const processes = await Promise.all([
    deliver(klaviyo, { program: "build/server/index.js" }),
    deliver(klaviyo, { aheadMs: AHEAD_MS }),
  ]);
  const calls = () => Promise.all(processes.map((process) => process.calls()));
  await seedRows(shops.map((shop) => ({ shop, rows: ROWS })));
  await expect
    .poll(async () => Math.max(...(await calls())), { timeout: 20_000, interval: 20 })
    .toBeGreaterThan(30);
  const before = await calls();
  const holder = before.indexOf(Math.max(...before));
  const killedAt = Date.now();
  await end(processes[holder]!, "SIGKILL");
  await expect
    .poll(async () => (await calls())[1 - holder], { timeout: TAKEN_OVER_WITHIN_MS, interval: 20 })
    .toBeGreaterThan(before[1 - holder]!);
  await expect.poll(queued, { timeout: 60_000, interval: 500 }).toBe(0);
  const { arrived, repeats } = await new Arrivals(klaviyo).all();
  expect(arrived.size).toBe(ROWS);
  expect(repeats.length).toBeLessThanOrEqual(CLAIMED);
  for (const { beforeAt } of repeats) {
    expect(killedAt - beforeAt, "it arrived just before the kill").toBeLessThan(STORED_WITHIN_MS);
  }
}, 150_000);
