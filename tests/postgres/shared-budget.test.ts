import { expect, it } from "vitest";
import { MINUTE_MS } from "#app/server/durations.ts";
import { seedRows } from "../../bench/seed.ts";
import { AHEAD_MS, connectShops, deliver, end, queued, serveKlaviyo } from "./deliver.ts";

it("an account's calls stay within its limits, whichever process makes them, by whatever clock", async () => {
  const tier = { perSecond: 25, perMinute: 200 };
  // One of Klaviyo's minutes begins with the test.
  const windowOffsetMs = MINUTE_MS - (Date.now() % MINUTE_MS);
  const klaviyo = await serveKlaviyo({ rates: { tier }, latencyMs: 50, windowOffsetMs });
  const [shop] = (await connectShops(klaviyo)) as [string];
  const account = klaviyo.accounts[0]!.publicApiKey;
  const calls = async () => (await klaviyo.counts())[account]?.calls ?? 0;
  // The last of them have to wait for the next minute.
  const rows = tier.perMinute + 60;
  await seedRows([{ shop, rows }]);

  let workers = await Promise.all(
    [0, AHEAD_MS, -AHEAD_MS].map((aheadMs) => deliver(klaviyo, { aheadMs })),
  );
  for (const share of [40, 80, 120]) {
    await expect.poll(calls, { timeout: 30_000, interval: 20 }).toBeGreaterThan(share);
    // The lane is one process's: its calls are the only ones to come.
    const before = await Promise.all(workers.map((worker) => worker.calls()));
    const holder = before.indexOf(Math.max(...before));
    await end(workers[holder]!, "SIGTERM");
    workers = workers.toSpliced(holder, 1);
  }
  await deliver(klaviyo);
  await expect.poll(queued, { timeout: 100_000, interval: 500 }).toBe(0);

  const counts = (await klaviyo.counts())[account]!;
  expect(counts).toMatchObject({ accepted: rows, throttled: 0 });
  expect(counts.mostInSecond).toBeLessThanOrEqual(tier.perSecond);
  expect(counts.mostInMinute).toBeLessThanOrEqual(tier.perMinute);
}, 240_000);
