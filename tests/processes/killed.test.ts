import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { connectShop } from "#tests/shops.ts";
import { serveKlaviyo, type ManyAccounts } from "../front-door/built-app.ts";
import { signedProxyPath } from "../front-door/callers.ts";
import { startProcess } from "./process.ts";

let klaviyo: ManyAccounts;

beforeAll(async () => {
  klaviyo = await serveKlaviyo();
});

afterAll(() => klaviyo.close());

it("a row accepted just before the process is killed is delivered after the next start", async () => {
  const { shop } = await connectShop({ key: sandboxAccounts()[0]!.key });
  const env = { KLAVIYO_API_URL: klaviyo.url, DELIVERY_WORKER: "on" };
  const first = await startProcess(env);
  // The call is under way, and never answered, when the process dies.
  klaviyo.double.failNext({ kind: "hang" }, 1);
  const answer = await fetch(first.origin + (await signedProxyPath(shop)), {
    method: "POST",
    body: new URLSearchParams({ variant_id: "33001893429341", email: "ann@example.com" }),
    headers: { accept: "application/json" },
  });
  expect(answer.status).toBe(202);
  await expect.poll(() => klaviyo.double.calls.length, { timeout: 5_000, interval: 5 }).toBe(1);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  expect(klaviyo.double.received).toEqual([]);

  await startProcess(env);
  // The dead process's lease is honoured until it is over: work goes on within 25 seconds.
  await expect
    .poll(() => klaviyo.double.received.length, { timeout: 25_000, interval: 50 })
    .toBe(1);
  expect(klaviyo.double.received[0]?.profile.email).toBe("ann@example.com");
}, 40_000);
