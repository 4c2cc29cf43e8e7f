import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve, type Served } from "#sandbox/serve.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { startProcess } from "./process.ts";

const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
/** Klaviyo does at once what it is asked to, and says so only then. */
let mayAnswer = Promise.withResolvers<undefined>();
let server: Served;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await serve(async (request) => {
    const answer = await klaviyo.fetch(request);
    await mayAnswer.promise;
    return answer;
  });
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.close();
});

function start(program: string): ChildProcess {
  const child = spawn(process.execPath, [program], {
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
  return child;
}

/** Tells it to end; resolves when it says that it stops. */
async function tellToEnd(child: ChildProcess): Promise<void> {
  const lines = createInterface(child.stdout!);
  child.kill("SIGTERM");
  for await (const line of lines) if (line.includes("Stopping")) return;
  throw new Error("It ended without a word");
}

describe("a process that gets a signal to end", () => {
  it.each(["worker.ts", "build/server/index.js"])(
    "%s finishes what is open, begins nothing more, and ends well",
    async (program) => {
      klaviyo.clear();
      mayAnswer = Promise.withResolvers();
      const { shop, laneId } = await connectShop({ key: sandboxAccounts()[0]!.key });
      for (let at = 0; at < 40; at += 1) await enqueue(shop, signUp(), new Date());
      const child = start(program);
      await expect.poll(() => klaviyo.calls.length, { timeout: 15_000, interval: 5 }).toBe(8);
      const exit = once(child, "exit");
      await tellToEnd(child);
      mayAnswer.resolve(undefined);
      const [code] = (await exit) as [number | null];
      expect(code).toBe(0);
      expect(klaviyo.received).toHaveLength(8);
      expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(8);
      expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(32);
      expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
        leaseToken: null,
        leaseUntil: null,
      });
      await db.subscription.deleteMany({ where: { shop } });
    },
    40_000,
  );

  it("ends well beside a client that sends its next request as each answer ends", async () => {
    const { child, origin, logged } = await startProcess({});
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let answers = 0;
    const goOn = () => {
      get(`${origin}/healthz`, { agent }, (answer) => {
        answers += 1;
        answer.resume().once("end", goOn);
      }).once("error", () => agent.destroy());
    };
    goOn();
    await expect.poll(() => answers, { timeout: 15_000, interval: 5 }).toBeGreaterThan(10);
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
    expect(logged.filter(({ level }) => Number(level) > 30)).toEqual([]);
  }, 40_000);
});
