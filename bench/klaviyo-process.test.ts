import { once } from "node:events";
import { fork } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { subscribe } from "#app/klaviyo/back-in-stock.ts";
import { createSend } from "#app/klaviyo/transport.server.ts";
import { startChild } from "./child.ts";
import { startKlaviyoProcess, type StartOptions } from "./klaviyo-client.ts";
import type { OtherToolCommands, OtherToolOptions } from "./other-tool.ts";

async function started(options: StartOptions = {}) {
  const klaviyo = await startKlaviyoProcess(options);
  onTestFinished(() => klaviyo.stop());
  const send = createSend(klaviyo.url);
  const call = (email: string, account = 0, timeoutMs = 10_000) =>
    subscribe(
      klaviyo.accounts[account]!.key,
      { variantId: "33001893429341", profile: { email }, channels: ["EMAIL"] },
      { send: (each) => send({ ...each, timeoutMs }), clock: Date },
    );
  return { klaviyo, call };
}

test("counts by account, returns which rows arrived when, and resets on command", async () => {
  const { klaviyo, call } = await started({ accounts: 2, windowOffsetMs: 0 });
  await call("before@example.com");
  await klaviyo.watch();
  const before = Date.now();
  await Promise.all([call("ann@example.com"), call("bob@example.com", 1)]);
  await klaviyo.failNext({ kind: "status", status: 500 }, 1);
  await call("ann@example.com");
  expect(await klaviyo.counts()).toMatchObject({
    B00000: { calls: 3, accepted: 2, throttled: 0, refused: 1, brokenOff: 0 },
    B00001: { calls: 1, accepted: 1 },
  });
  const receipts = await klaviyo.receipts();
  expect(receipts.map(([email]) => email).sort()).toEqual(["ann@example.com", "bob@example.com"]);
  for (const [, at] of receipts) expect(at).toBeGreaterThanOrEqual(before);
  expect(await klaviyo.receipts()).toEqual([]);
  await klaviyo.clear();
  expect(await klaviyo.counts()).toEqual({});
});

test("enforces its windows if asked to", async () => {
  // In the middle of Klaviyo's minute, in which the account may be read 15 times.
  const windowOffsetMs = 30_000 - (Date.now() % 60_000);
  for (const limited of [true, false]) {
    const { klaviyo } = await started({ limited, windowOffsetMs });
    const send = createSend(klaviyo.url);
    const key = klaviyo.accounts[0]!.key;
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => send({ method: "GET", path: "/api/accounts", key })),
    );
    const statuses = new Set(answers.map((answer) => answer.answered && answer.status));
    expect(statuses).toEqual(new Set(limited ? [200, 429] : [200]));
  }
});

test("counts a caller that leaves, and still does its call", async () => {
  const { klaviyo, call } = await started({ latencyMs: 60_000 });
  await klaviyo.watch();
  const report = await call("ann@example.com", 0, 500);
  expect(report.outcome).toMatchObject({ kind: "unavailable", reason: "timeout" });
  expect(await klaviyo.receipts()).toHaveLength(1);
  await expect
    .poll(() => klaviyo.counts())
    .toMatchObject({ B00000: { calls: 1, brokenOff: 1, accepted: 0 } });
});

test("another tool sends evenly with the same key and has its own counts", async () => {
  const { klaviyo, call } = await started();
  await klaviyo.watch();
  const { url } = await klaviyo.openListener({ others: true });
  const argument: OtherToolOptions = { url, key: klaviyo.accounts[0]!.key, perSecond: 200 };
  const tool = await startChild<OtherToolCommands>("other-tool.ts", { argument });
  onTestFinished(() => tool.stop());
  const seen: string[] = [];
  while (seen.length < 5) seen.push(...(await klaviyo.receipts()).map(([email]) => email));
  const { accepted, throttled } = await tool.asked.end();
  expect(accepted).toBeGreaterThanOrEqual(5);
  expect(throttled).toBe(0);
  await call("ann@example.com");
  expect(await klaviyo.counts()).toMatchObject({ B00000: { calls: 1, accepted: 1 } });
});

test("changes its limits on command", async () => {
  const { klaviyo, call } = await started({ rates: { form: "minute" } });
  expect((await call("ann@example.com")).rateLimit).toMatchObject({ left: { window: "minute" } });
  await klaviyo.limit({ form: "second", tier: { perSecond: 10, perMinute: 150 } });
  expect((await call("ann@example.com")).rateLimit).toMatchObject({
    perSecond: 10,
    left: { window: "second" },
  });
});

test("ends with its parent, however that ends", async () => {
  const client = new URL("./klaviyo-client.ts", import.meta.url).href;
  const code = `const { startKlaviyoProcess } = await import(${JSON.stringify(client)});
    process.send((await startKlaviyoProcess()).url);`;
  const parent = fork("-e", [code], { execArgv: ["--input-type=module"] });
  const [url] = (await once(parent, "message")) as [string];
  expect((await fetch(url)).status).toBe(404);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  await expect
    .poll(() =>
      fetch(url).then(
        () => "up",
        () => "down",
      ),
    )
    .toBe("down");
});
