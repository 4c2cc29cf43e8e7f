import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { samplesOf } from "#tests/front-door/samples.ts";

const METRICS_TOKEN = "0123456789abcdef0123";

/** Starts a worker without a web server; returns its first line of the log. */
async function startWorker(env: Record<string, string>): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ["worker.ts"], {
    env: { ...process.env, LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for await (const line of createInterface(child.stdout)) {
    return JSON.parse(line) as Record<string, unknown>;
  }
  throw new Error("The worker ended without a word");
}

it("a worker serves its figures at METRICS_PORT, to those who show the token", async () => {
  const { metrics } = await startWorker({ METRICS_PORT: "0", METRICS_TOKEN });
  const origin = `http://127.0.0.1:${String(metrics)}`;
  const statusOf = async (path: string, init?: RequestInit) =>
    (await fetch(origin + path, init)).status;
  expect(await statusOf("/metrics")).toBe(401);
  expect(await statusOf("/healthz")).toBe(200);
  expect(await statusOf("/readyz")).toBe(200);
  expect(await statusOf("/readyz", { method: "POST" })).toBe(404);
  expect(await statusOf("/app")).toBe(404);
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const samples = samplesOf(await (await fetch(`${origin}/metrics`, { headers })).text());
  const value = (name: string) => samples.find((one) => one.name === name)?.value;
  expect(value("notify_me_worker_alive")).toBe(1);
  expect(value("notify_me_queue_readable")).toBe(1);
});

it("the health check of compose.yaml asks a worker there, and fails where none answers", async () => {
  const { services } = parse(readFileSync("compose.yaml", "utf8"), { merge: true }) as {
    services: { worker: { healthcheck: { test: string[] } } };
  };
  const [kind, program, ...args] = services.worker.healthcheck.test;
  expect([kind, program]).toEqual(["CMD", "node"]);
  const check = async (port: unknown) => {
    const env = { ...process.env, METRICS_PORT: String(port) };
    const [code] = (await once(spawn(process.execPath, args, { env }), "exit")) as [number];
    return code;
  };
  const { metrics } = await startWorker({ METRICS_PORT: "0", METRICS_TOKEN });
  expect(await check(metrics)).toBe(0);
  expect(await check(9)).toBe(1);
});

it("a worker without METRICS_PORT opens none", async () => {
  const { metrics } = await startWorker({ METRICS_TOKEN });
  expect(metrics).toBe("closed: METRICS_PORT is not set");
});
