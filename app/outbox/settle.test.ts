import { describe, expect, it } from "vitest";
import { connectShop, signUp } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import { claim } from "./claim.ts";
import { enqueue } from "./enqueue.ts";
import { settle, type AttemptRecord, type Next, type Settlement } from "./settle.ts";

const now = new Date("2026-11-24T12:00:00Z");

const accepted: AttemptRecord = {
  at: now,
  durationMs: 42,
  outcome: "delivered",
  status: 202,
  revision: "2026-07-15",
  channels: "EMAIL",
  errorId: null,
  code: null,
  pointer: null,
  detail: null,
  answer: null,
};

/** A shop with some claimed rows, as a worker would hold them. */
async function claimed(count: number) {
  const { shop, laneId } = await connectShop();
  for (let at = 0; at < count; at += 1) await enqueue(shop, signUp(), now);
  return { shop, laneId, rows: await claim(laneId, now, 64) };
}

function settlement(
  row: Settlement["row"],
  next: Next = { state: "delivered" },
  attempt: AttemptRecord | null = accepted,
): Settlement {
  return { row, keyVersion: 1, attempt, next };
}

describe("settling", () => {
  it("moves each row on and leaves an attempt for each call", async () => {
    const { shop, rows } = await claimed(3);
    await settle(
      rows.map((row) => settlement(row)),
      now,
    );
    const settled = await db.subscription.findMany({
      where: { shop },
      include: { attempts: true },
    });
    for (const row of settled) {
      expect(row).toMatchObject({
        state: "delivered",
        deliveredAt: now,
        attemptCount: 1,
        lastStatus: 202,
      });
      expect(row.attempts).toMatchObject([
        { number: 1, rowVersion: 1, keyVersion: 1, late: false, status: 202 },
      ]);
    }
  });

  it("never undoes an edit: a row that moved on keeps its state, and the answer is recorded as late", async () => {
    const { shop, rows } = await claimed(1);
    const [row] = rows;
    await db.subscription.update({
      where: { id: row!.id },
      data: { version: { increment: 1 }, email: "new@example.com" },
    });
    await settle([settlement(row!)], now);
    const after = await db.subscription.findFirstOrThrow({
      where: { shop },
      include: { attempts: true },
    });
    expect(after).toMatchObject({
      state: "queued",
      version: 2,
      deliveredAt: null,
      attemptCount: 1,
    });
    expect(after.attempts).toMatchObject([{ late: true, rowVersion: 1, status: 202 }]);
  });

  it("takes nobody with a row that is gone", async () => {
    const { shop, rows } = await claimed(3);
    await db.subscription.delete({ where: { id: rows[1]!.id } });
    await settle(
      rows.map((row) => settlement(row)),
      now,
    );
    const left = await db.subscription.findMany({ where: { shop }, include: { attempts: true } });
    expect(left.map(({ state, attempts }) => [state, attempts.length])).toEqual([
      ["delivered", 1],
      ["delivered", 1],
    ]);
  });

  it("does not deliver a row twice from the same answer", async () => {
    const { shop, rows } = await claimed(1);
    await settle([settlement(rows[0]!)], now);
    await settle([settlement(rows[0]!, { state: "failed", reason: "email_refused" })], now);
    const row = await db.subscription.findFirstOrThrow({
      where: { shop },
      include: { attempts: true },
    });
    expect(row.state).toBe("delivered");
    expect(row.attempts.map(({ late }) => late).sort()).toEqual([false, true]);
  });

  it("leaves nothing half done where the database refuses an attempt", async () => {
    const { shop, rows } = await claimed(2);
    await db.$executeRaw`CREATE TRIGGER refuse BEFORE INSERT ON "Attempt" BEGIN SELECT RAISE(ABORT, 'refused'); END`;
    try {
      await expect(
        settle(
          rows.map((row) => settlement(row)),
          now,
        ),
      ).rejects.toThrow();
    } finally {
      await db.$executeRaw`DROP TRIGGER refuse`;
    }
    const states = await db.subscription.findMany({
      where: { shop },
      select: { state: true, attemptCount: true },
    });
    expect(states).toEqual([
      { state: "queued", attemptCount: 0 },
      { state: "queued", attemptCount: 0 },
    ]);
  });

  it("keeps the first 5 and the last 20 attempts of a row, and counts all of them", async () => {
    const { shop, laneId } = await claimed(1);
    const again: Next = { state: "queued", dueAt: now, failures: 0 };
    for (let call = 0; call < 40; call += 1) {
      const [row] = await claim(laneId, now, 1);
      await settle(
        [settlement(row!, again, { ...accepted, status: 503, outcome: "server_error" })],
        now,
      );
    }
    const row = await db.subscription.findFirstOrThrow({
      where: { shop },
      include: { attempts: { orderBy: { number: "asc" } } },
    });
    expect(row.attemptCount).toBe(40);
    expect(row.attempts.map(({ number }) => number)).toEqual([
      1,
      2,
      3,
      4,
      5,
      ...Array.from({ length: 20 }, (_, at) => 21 + at),
    ]);
  });
});
