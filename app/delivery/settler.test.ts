import fs from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { lockDatabase } from "#tests/front-door/locker.ts";
import { refuse } from "#tests/refusal.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { VirtualTime } from "#tests/virtual-time.ts";
import { client as db } from "../server/database/db.server.ts";
import { logger } from "../server/logger.server.ts";
import { claim } from "../outbox/queue/claim.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import type { Next } from "../outbox/queue/settlement.ts";
import { createSettler } from "./settler.server.ts";

const settings = { withinMs: 100, atOnce: 8, againMs: 1_000 };
const time = new VirtualTime();
const settler = createSettler(settings, { clock: time, log: logger });
const delivered: Next = { state: "delivered" };

type Row = Awaited<ReturnType<typeof claim>>[number];

async function claimed(count: number): Promise<Row[]> {
  const { shop, laneId } = await connectShop();
  const now = new Date(time.now());
  for (let more = 0; more < count; more += 1) await enqueue(shop, signUp(), now);
  return claim(laneId, now, { limit: count, except: new Set() });
}

/** Adds an answer for each row; returns which of them are stored by now. */
function add(rows: Row[], next = delivered): Set<string> {
  const written = new Set<string>();
  for (const row of rows) {
    const settlement = { row, keyVersion: 1, attempt: acceptedAttempt(new Date(time.now())), next };
    void settler.add(settlement).then(() => written.add(row.id));
  }
  return written;
}

/** Has the database refuse this change while the work is done. */
async function refusing(
  change: string,
  work: () => Promise<void>,
  condition?: string,
): Promise<void> {
  const accept = await refuse(change, condition);
  try {
    await work();
  } finally {
    await accept();
  }
}

function stored() {
  return db.subscription.findMany({ include: { attempts: true }, orderBy: { createdAt: "asc" } });
}

beforeEach(emptyDatabase);

describe("answers", () => {
  it("are stored together, a moment after the first of them", async () => {
    const rows = await claimed(3);
    const written = add(rows.slice(0, 2));
    await time.pass(60);
    const later = add(rows.slice(2));
    await time.pass(39);
    expect([written.size, later.size]).toEqual([0, 0]);
    await time.pass(1);
    expect([written.size, later.size]).toEqual([2, 1]);
  });

  it("are stored at once where there are many, and the rest a moment later", async () => {
    const written = add(await claimed(11));
    await time.pass(0);
    expect(written.size).toBe(8);
    await time.pass(100);
    expect(written.size).toBe(11);
  });

  it("are kept while the database refuses them, and stored once when it does not", async () => {
    const written = add(await claimed(5));
    await refusing('INSERT ON "Attempt"', async () => {
      await time.pass(5_000);
      expect(written.size).toBe(0);
      expect((await stored()).every(({ attemptCount }) => attemptCount === 0)).toBe(true);
    });
    await time.pass(1_200);
    expect(written.size).toBe(5);
    const rows = await stored();
    expect(rows.map(({ state, attempts }) => [state, attempts.length])).toEqual(
      Array(5).fill(["delivered", 1]),
    );
  });

  it("that the database never accepts stop none of the others, however many they are", async () => {
    const rows = await claimed(30);
    const poison = rows.slice(0, 10);
    const ids = poison.map(({ id }) => `'${id}'`).join(", ");
    await refusing(
      'INSERT ON "Attempt"',
      async () => {
        const written = add(rows);
        await time.pass(10_000);
        expect(written.size).toBe(20);
        expect(poison.some(({ id }) => written.has(id))).toBe(false);
      },
      `NEW."subscriptionId" IN (${ids})`,
    );
    await time.pass(2_000);
    expect((await stored()).every(({ state }) => state === "delivered")).toBe(true);
  });

  // A lock of the whole database is SQLite's.
  it.skipIf(onPostgres)(
    "wait for a locked database together, tried as one commit and not row by row",
    async () => {
      const written = add(await claimed(5));
      const unlock = await lockDatabase(process.env["DATABASE_URL"]!);
      const refused = vi.spyOn(logger, "error");
      const commits = vi.spyOn(db, "$transaction");
      void time.pass(100);
      await expect.poll(() => refused.mock.calls.length, { timeout: 10_000, interval: 5 }).toBe(1);
      await unlock();
      await expect
        .poll(
          async () => {
            await time.pass(1_200);
            return written.size;
          },
          { interval: 5 },
        )
        .toBe(5);
      expect(refused.mock.calls.map(([what]) => what)).toEqual([
        { error: expect.stringMatching(/^DatabaseBusy /) as string, answers: 5 },
      ]);
      const done = commits.mock.settledResults.filter(({ type }) => type === "fulfilled");
      expect(done).toHaveLength(1);
      refused.mockRestore();
      commits.mockRestore();
    },
  );

  it("are stored once, though the late ones among them could not be marked at first", async () => {
    const rows = await claimed(4);
    const [edited] = rows;
    const where = { id: edited!.id };
    await db.subscription.update({ where, data: { version: { increment: 1 } } });
    const written = add(rows);
    await refusing('UPDATE OF "late" ON "Attempt"', () => time.pass(3_000));
    expect(written.size).toBe(4);
    await time.pass(1_200);
    const after = await stored();
    expect(after.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1]);
    expect(after.map(({ attemptCount }) => attemptCount)).toEqual([1, 1, 1, 1]);
    const late = after.filter(({ attempts }) => attempts.some((one) => one.late));
    expect(late.map(({ id }) => id)).toEqual([edited!.id]);
  });

  // PostgreSQL flushes in its own process.
  it.skipIf(onPostgres)(
    "are stored once, though a disk that fails leaves their commit without an acknowledgement",
    async () => {
      const rows = await claimed(3);
      const written = add(rows);
      const spy = vi.spyOn(fs, "fdatasync");
      spy.mockImplementation((_, done) => {
        done(new Error("EIO: i/o error, fdatasync"));
      });
      await time.pass(200);
      expect((await stored()).map(({ state }) => state)).toEqual(Array(3).fill("delivered"));
      expect(written.size, "none of them counts as stored").toBe(0);
      spy.mockRestore();
      await time.pass(1_200);
      expect(written.size).toBe(3);
      const after = await stored();
      expect(after.map(({ attemptCount }) => attemptCount)).toEqual([1, 1, 1]);
      expect(after.flatMap(({ attempts }) => attempts.map(({ late }) => late))).toEqual(
        Array(3).fill(false),
      );
    },
  );

  it("to one row, given by two lanes at once, deliver it once, and the second is late", async () => {
    const [row] = await claimed(1);
    add([row!, row!, row!]);
    await time.pass(400);
    const [after] = await stored();
    expect(after).toMatchObject({ state: "delivered", attemptCount: 3 });
    expect(after!.attempts.map(({ late }) => late).sort()).toEqual([false, true, true]);
  });
});
