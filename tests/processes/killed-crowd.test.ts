import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { startApp } from "../../bench/app-client.ts";
import { startChild } from "../../bench/child.ts";
import { startKlaviyoProcess } from "../../bench/klaviyo-client.ts";
import type { Load, LoadCommands } from "../../bench/load-process.ts";
import { NOWHERE } from "../../bench/prepare.ts";
import type { Target } from "../../bench/requests.ts";
import { onPostgres } from "../setup/database.ts";
import { startProcess } from "./process.ts";

/** More by hand, on either database: `KILLS=50 npx vitest run tests/processes/killed-crowd.test.ts`. */
const kills = process.env["KILLS"];
const KILLS = Number(kills ?? (onPostgres ? 2 : 4));
const CONNECTIONS = 64;
/** So many of a killed process's last shoppers ask the next process again, as the block does. */
const AGAIN = 200;
const KILLED_WITHIN_MS = 2_000;
const VARIANT = "33001893429341";

/** The shoppers of one shop, and what they were told. */
interface Crowd {
  target: Omit<Target, "port" | "from">;
  /** What the killed process told them, and what the next one told the last of them. */
  loads: Load[];
}

/**
 * Each process gets a shop of its own, as the killed one's lease keeps the others from its lane.
 * Only the app has the database open until the last kill, so that each start has to recover it.
 */
it(
  "a server that is killed at full speed has stored every sign-up that it accepted",
  async () => {
    const klaviyo = await startKlaviyoProcess({ accounts: KILLS, limited: false, latencyMs: 20 });
    onTestFinished(klaviyo.stop);
    const { asked: load, stop } = await startChild<LoadCommands>("load-process.ts");
    onTestFinished(stop);
    const crowds = (await connectShops(klaviyo.accounts)).map(crowdOf);

    const env = { KLAVIYO_API_URL: klaviyo.url, DELIVERY_WORKER: "on", NODE_ENV: "production" };
    for (const [kill, { target, loads }] of crowds.entries()) {
      const { child, origin } = await startProcess(env);
      const port = Number(new URL(origin).port);
      const crowding = load.crowd({ ...target, port }, CONNECTIONS, {});
      const before = crowds[kill - 1];
      const again = before && load.crowd({ ...lastOf(before), port }, 8, { count: AGAIN });
      const account = klaviyo.accounts[kill]!.publicApiKey;
      const calls = async () => (await klaviyo.counts())[account]?.calls ?? 0;
      await expect.poll(calls, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
      await wait(Math.random() * KILLED_WITHIN_MS);
      child.kill("SIGKILL");
      await once(child, "exit");
      loads.push(await crowding);
      if (again) before.loads.push(await again);
    }

    const rows = await db.subscription.findMany({ where: { dedupeKey: { not: null } } });
    const stored = Map.groupBy(rows, ({ email }) => email ?? "");
    const accepted = new Set(crowds.flatMap(addressesAccepted));
    const lost = [...accepted].filter((email) => !stored.has(email)).length;
    const doubled = [...stored.values()].filter(({ length }) => length > 1).length;
    const brokenOff = crowds.map(({ loads }) => loads[0]?.statuses[0] ?? 0);
    const outcome = { kills: KILLS, accepted: accepted.size, lost, doubled };
    if (kills) console.info({ ...outcome, brokenOff: brokenOff.reduce((a, b) => a + b) });
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(Math.min(...brokenOff), "each kill broke off sign-ups").toBeGreaterThan(0);
    if (!onPostgres) {
      expect(await db.$queryRaw`PRAGMA integrity_check`).toEqual([{ integrity_check: "ok" }]);
    }
    expect(await wrongCounts()).toEqual([]);
  },
  60_000 + KILLS * 10_000,
);

/** In a process of its own, which has closed the database when it ends. */
async function connectShops(accounts: { key: string; publicApiKey: string }[]): Promise<string[]> {
  const { asked, stop } = await startApp(process.env["DATABASE_URL"]!, NOWHERE);
  const shops = await asked.connectShops(accounts);
  await asked.knowTitles(shops, VARIANT);
  await stop();
  return shops;
}

function crowdOf(shop: string, at: number): Crowd {
  const secret = process.env["SHOPIFY_API_SECRET"]!;
  return { target: { shop, secret, variantId: VARIANT, name: `crowd-${at}` }, loads: [] };
}

/** Those who asked just before the kill: some were stored, and were not told. */
function lastOf({ target, loads }: Crowd): Omit<Target, "port"> {
  const last = Math.max(0, ...loads.flatMap(({ accepted }) => accepted.slice(-1)));
  return { ...target, from: Math.max(0, last - AGAIN + CONNECTIONS) };
}

function addressesAccepted({ target, loads }: Crowd): string[] {
  const numbers = loads.flatMap(({ accepted }) => accepted);
  return numbers.map((number) => `${target.name}-${number}@example.com`);
}
