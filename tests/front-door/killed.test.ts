import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve, type Served } from "#sandbox/serve.ts";
import { connectShop } from "#tests/shops.ts";
import { signedProxyPath } from "./app.ts";

const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
let server: Served;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await serve((request) => klaviyo.fetch(request));
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.close();
});

/** Starts the built app as a process of its own, and says where it serves. */
async function startProcess(): Promise<{ child: ChildProcess; origin: string }> {
  const child = spawn(process.execPath, ["build/server/index.js"], {
    env: {
      ...process.env,
      KLAVIYO_API_URL: server.url,
      DELIVERY_WORKER: "on",
      LOG_LEVEL: "info",
      PORT: "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg === "Serving") {
      child.stdout.resume();
      return { child, origin: `http://127.0.0.1:${port}` };
    }
  }
  throw new Error("The app ended before it served");
}

it("a row accepted just before the process is killed is delivered after the next start", async () => {
  const { shop } = await connectShop({ key: sandboxAccounts()[0]!.key });
  const first = await startProcess();
  // The call is under way, and never answered, when the process dies.
  klaviyo.failNext({ kind: "hang" }, 1);
  const answer = await fetch(first.origin + (await signedProxyPath(shop)), {
    method: "POST",
    body: new URLSearchParams({ variant_id: "33001893429341", email: "ann@example.com" }),
    headers: { accept: "application/json" },
  });
  expect(answer.status).toBe(202);
  await expect.poll(() => klaviyo.calls.length, { timeout: 5_000, interval: 5 }).toBe(1);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  expect(klaviyo.received).toEqual([]);

  await startProcess();
  // The dead process's lease is honoured until it is over: work goes on within 25 seconds.
  await expect.poll(() => klaviyo.received.length, { timeout: 25_000, interval: 50 }).toBe(1);
  expect(klaviyo.received[0]?.profile.email).toBe("ann@example.com");
}, 40_000);
