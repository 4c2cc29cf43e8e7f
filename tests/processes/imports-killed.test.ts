import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RowFault } from "#app/import/rows/row-fault.ts";
import { recount } from "#app/outbox/stats/recount.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { fileOf, importLines } from "#tests/import-lines.ts";
import { readReport } from "#tests/file-import.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { importsOf } from "./uploaded.ts";

const SHOP = "moving.myshopify.com";
/** Fifteen parts. */
const LINES = importLines(3_000, new Date());
const READY = LINES.filter(({ fate }) => fate === "ready");
const REJECTED = LINES.filter(({ fate }) => fate !== "ready" && fate !== "duplicate");
const DUPLICATES = LINES.length - READY.length - REJECTED.length;

let built: BuiltApp;
const imports = importsOf(() => built.app, SHOP);

beforeAll(async () => {
  built = await startBuiltApp();
  await built.open(SHOP);
});

afterAll(() => built.stop());

/** Kills the app as a crash would, and starts it again on the same database. */
async function crash(): Promise<void> {
  await built.stop();
  // The double of Shopify starts empty too, and knows none of the tokens that it gave.
  await db.session.deleteMany();
  built = await startBuiltApp();
  await built.open(SHOP);
}

type Count = "checked" | "accepted";

/**
 * Waits until so many rows are done. Time passes quickly for the import: the next part is due at
 * once, and its sign-ups have been tried. A check's lease is over too.
 */
async function until(count: Count, least: number): Promise<void> {
  await expect
    .poll(
      async () => {
        await db.subscription.updateMany({
          where: { shop: SHOP, attemptCount: 0 },
          data: { attemptCount: 1 },
        });
        await db.fileImport.updateMany({
          where: { shop: SHOP, state: "running" },
          data: { dueAt: new Date() },
        });
        return (await imports.state())[count];
      },
      { interval: 5, timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(least);
}

/** A killed process's lease, which another one waits for. */
async function endLease(): Promise<void> {
  await db.fileImport.updateMany({ where: { shop: SHOP }, data: { leaseUntil: new Date(0) } });
}

describe(
  "a file of every kind of fault, whose app is killed again and again",
  { shuffle: false },
  () => {
    it("is checked to its end, each line once", async () => {
      const id = await imports.uploadText(fileOf(LINES));
      expect(await imports.check(id)).toBe(200);
      for (const least of [400, 1_000, 1_400]) {
        await until("checked", least);
        await crash();
        await endLease();
      }
      await expect
        .poll(async () => (await imports.state()).state, { timeout: 30_000 })
        .toBe("checked");
      expect(await imports.state()).toMatchObject({
        ...{ total: LINES.length, checked: LINES.length, ready: READY.length },
        ...{ duplicates: DUPLICATES, rejected: REJECTED.length },
      });
      expect(await db.subscription.count({ where: { shop: SHOP } })).toBe(0);
      const report = await readReport(SHOP, id);
      expect(report.map(({ fault, result }) => fault ?? result)).toEqual(
        LINES.map(({ fate }) => fate),
      );
      expect(report.map(({ note }) => note)).toEqual(
        LINES.map(({ fate, note }) => (fate === "ready" && note) || null),
      );
      const kinds = new Set<RowFault | null>(report.map(({ fault }) => fault));
      expect(kinds.size).toBeGreaterThan(18);
    }, 90_000);

    it("is imported to its end, each ready line once and no other, also where it was stopped", async () => {
      const { id } = await imports.state();
      expect(await imports.act("run", id)).toBe(200);
      for (const least of [100, 700, 1_300]) {
        await until("accepted", least);
        await crash();
      }
      await until("accepted", 1_900);
      expect(await imports.act("stop", id)).toBe(200);
      const stopped = await imports.state();
      expect(stopped).toMatchObject({ state: "stopped" });
      expect(stopped.accepted).toBeLessThan(READY.length);
      await crash();
      expect(await db.subscription.count({ where: { shop: SHOP } })).toBe(stopped.accepted);
      expect(await imports.act("run", id)).toBe(200);
      await until("accepted", READY.length);
      await expect
        .poll(async () => (await imports.state()).state, { timeout: 30_000 })
        .toBe("done");
      await expectAllStored();
      const results = (await readReport(SHOP, id)).map(({ fault, result }) => fault ?? result);
      expect(results).toEqual(LINES.map(({ fate }) => (fate === "ready" ? "accepted" : fate)));
    }, 120_000);

    it("has only duplicates the second time", async () => {
      const id = await imports.uploadText(fileOf(LINES));
      await imports.check(id);
      await expect
        .poll(async () => (await imports.state()).state, { timeout: 30_000 })
        .toBe("checked");
      expect(await imports.state()).toMatchObject({
        ...{ ready: 0, duplicates: READY.length + DUPLICATES, rejected: REJECTED.length },
      });
      expect(await imports.act("run", id)).toBe(409);
      await expectAllStored();
    }, 60_000);
  },
);

async function expectAllStored(): Promise<void> {
  const rows = await db.subscription.findMany({ where: { shop: SHOP }, select: { email: true } });
  expect(rows.map(({ email }) => email ?? "").sort()).toEqual(
    READY.map(({ email }) => email ?? "").sort(),
  );
  const differences = [];
  for await (const difference of recount()) differences.push(difference);
  expect(differences).toEqual([]);
}
