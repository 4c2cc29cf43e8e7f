import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { canStore } from "#app/outbox/storage-probe.server.ts";
import { startProcess } from "../processes/process.ts";
import { lockDatabase } from "./locker.ts";
import { app, METRICS_TOKEN } from "./world.ts";
import { refuse } from "../refusal.ts";
import { onPostgres } from "../setup/database.ts";

/** One probe serves for ten seconds: each of these is asked eleven later than the one before. */
let asked = Date.now();
function isReady(laterMs = 11_000): Promise<boolean> {
  asked += laterMs;
  return canStore(new Date(asked));
}

describe("the app is ready", () => {
  it("while a sign-up could be stored, and leaves nothing behind", async () => {
    const answer = await app.fetch("/readyz");
    expect([answer.status, await answer.json()]).toEqual([200, { database: true, worker: "off" }]);
    expect([await db.merchant.count(), await db.subscription.count()]).toEqual([0, 0]);
  });

  it("not while another process has it locked, and again afterwards", async () => {
    const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
    expect(await Promise.all([isReady(), isReady(0)])).toEqual([false, false]);
    await unlock();
    expect(await isReady()).toBe(true);
  });

  it("not while it has no room, though it can be read, and again when there is", async () => {
    const accept = await refuse(`INSERT ON "Subscription"`);
    expect(await isReady()).toBe(false);
    await accept();
    expect(await isReady(9_999)).toBe(false);
    expect(await isReady(1)).toBe(true);
  });

  // The trigger that counts is of SQLite; what it counts is asked of both in the same way.
  it.skipIf(onPostgres)("without a commit for each stranger who asks", async () => {
    await db.$executeRaw`CREATE TABLE probes (at)`;
    await db.$executeRaw`CREATE TRIGGER counts BEFORE INSERT ON "Subscription" BEGIN INSERT INTO probes VALUES (1); END`;
    await Promise.all(Array.from({ length: 50 }, () => app.fetch("/readyz")));
    const [counted] = await db.$queryRaw<{ n: bigint }[]>`SELECT COUNT(*) AS n FROM probes`;
    await db.$executeRaw`DROP TRIGGER counts`;
    await db.$executeRaw`DROP TABLE probes`;
    expect(Number(counted?.n)).toBeLessThanOrEqual(1);
  });
});

describe("the figures", () => {
  const ask = async (authorization?: string) => {
    const headers = new Headers(authorization === undefined ? {} : { authorization });
    const answer = await app.fetch("/metrics", { headers });
    return [answer.status, (await answer.text()).includes("notify_me_receptions_total")];
  };

  it("are for those who show the token, and nothing is there where none is set", async () => {
    expect(await ask()).toEqual([401, false]);
    for (const odd of [
      "",
      "Bearer",
      "Bearer ",
      METRICS_TOKEN,
      `Basic ${METRICS_TOKEN}`,
      `Bearer ${METRICS_TOKEN}x`,
      "Bearer ü",
    ])
      expect([odd, ...(await ask(odd))]).toEqual([odd, 401, false]);
    expect(await ask(`Bearer ${METRICS_TOKEN}`)).toEqual([200, true]);

    const closed = await startProcess({ METRICS_TOKEN: "" });
    const answer = await fetch(`${closed.origin}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([404, ""]);
    expect(closed.logged.at(-1)).toMatchObject({ metrics: "closed: METRICS_TOKEN is not set" });
    const refused = startProcess({ METRICS_TOKEN: "short" });
    await expect(refused).rejects.toThrow(/METRICS_TOKEN: must have at least 16 characters/);
  });
});
