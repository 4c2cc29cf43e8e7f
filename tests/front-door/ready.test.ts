import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/db.server.ts";
import { startApp, type App } from "./app.ts";
import { lockDatabase } from "./locker.ts";

let app: App;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

async function readiness(): Promise<[number, unknown]> {
  const answer = await app.fetch("/readyz");
  return [answer.status, await answer.json()];
}

const READY = [200, { database: true, worker: "off" }];
const NOT_READY = [503, { database: false, worker: "off" }];

describe("the app is ready", () => {
  it("while a sign-up could be stored, and leaves nothing behind", async () => {
    expect(await readiness()).toEqual(READY);
    expect([await db.merchant.count(), await db.subscription.count()]).toEqual([0, 0]);
  });

  it("not while another process has it locked, and again afterwards", async () => {
    const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
    expect(await Promise.all([readiness(), readiness()])).toEqual([NOT_READY, NOT_READY]);
    await unlock();
    expect(await readiness()).toEqual(READY);
  });

  it("not while it has no room, though it can be read, and again when there is", async () => {
    await db.$executeRaw`CREATE TRIGGER full BEFORE INSERT ON "Subscription" BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`;
    expect(await readiness()).toEqual(NOT_READY);
    await db.$executeRaw`DROP TRIGGER full`;
    expect(await readiness()).toEqual(READY);
  });
});
