import { describe, expect, it } from "vitest";
import { acceptedAttempt } from "#tests/accepted-attempt.ts";
import { refuse } from "#tests/refusal.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { claim } from "./claim.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { settle } from "./settle.server.ts";
import type { AttemptRecord, Next, Settlement } from "./settlement.ts";

const now = new Date("2026-11-24T12:00:00Z");
const later = new Date("2026-11-24T12:01:00Z");

const accepted = acceptedAttempt(now);

/** A shop with some claimed rows, as a worker would hold them. */
async function claimed(count: number) {
  const { shop, laneId } = await connectShop();
  for (let at = 0; at < count; at += 1) await enqueue(shop, signUp(), now);
  return { shop, laneId, rows: await claim(laneId, now, { limit: 64, except: new Set() }) };
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

  it("never undoes an edit: a changed row keeps its state, and the answer is recorded as late", async () => {
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

  it("tells a late answer among many from those in time", async () => {
    const { shop, rows } = await claimed(5);
    const [edited, erased] = rows;
    await db.subscription.update({
      where: { id: edited!.id },
      data: { version: { increment: 1 } },
    });
    await db.subscription.update({ where: { id: erased!.id }, data: { state: "cancelled" } });
    await settle(
      rows.map((row) => settlement(row)),
      now,
    );
    const after = await db.subscription.findMany({ where: { shop }, include: { attempts: true } });
    expect(after.every(({ attemptCount }) => attemptCount === 1)).toBe(true);
    const lateOf = new Map(after.map((row) => [row.id, row.attempts.map(({ late }) => late)]));
    for (const row of rows) {
      expect(lateOf.get(row.id)).toEqual([row === edited || row === erased]);
    }
  });

  it("lets a 202 win over a refusal that another process has received for the same version", async () => {
    const { rows } = await claimed(1);
    const [row] = rows;
    const refused = { ...accepted, status: 400, outcome: "email_refused" };
    await settle([settlement(row!, { state: "failed", reason: "email_refused" }, refused)], now);
    await settle([settlement(row!)], later);
    const after = await db.subscription.findUniqueOrThrow({ where: { id: row!.id } });
    expect(after).toMatchObject({ state: "delivered", lastReason: null, attemptCount: 2 });
  });

  it("records a second 202 to the same version as late, as after a lost lease", async () => {
    const { shop, rows } = await claimed(2);
    await settle([settlement(rows[0]!)], now);
    await settle(
      rows.map((row) => settlement(row)),
      now,
    );
    const after = await db.subscription.findMany({
      where: { shop },
      include: { attempts: { select: { late: true } } },
    });
    const lates = after.map(({ attempts }) => attempts.map(({ late }) => late).sort());
    expect(lates.sort()).toEqual([[false], [false, true]]);
  });

  it("moves rows that go different ways each its own way", async () => {
    const { shop, rows } = await claimed(4);
    const ways: Next[] = [
      { state: "delivered" },
      { state: "failed", reason: "email_refused" },
      { state: "queued", dueAt: now, phoneRefused: true },
      { state: "queued", dueAt: now, trouble: { failures: 3, troubledMs: 99 } },
    ];
    await settle(
      rows.map((row, n) => settlement(row, ways[n])),
      now,
    );
    const after = await db.subscription.findMany({ where: { shop } });
    const byId = new Map(after.map((row) => [row.id, row]));
    expect(rows.map(({ id }) => byId.get(id))).toMatchObject([
      { state: "delivered", lastReason: null },
      { state: "failed", lastReason: "email_refused" },
      { state: "queued", phoneRefused: true, failures: 0 },
      { state: "queued", phoneRefused: false, failures: 3, troubledMs: 99 },
    ]);
  });

  it("stops no other row for one that is gone", async () => {
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

  it("leaves a row as another process has moved it on, and marks the answer late", async () => {
    const { shop, laneId, rows } = await claimed(3);
    const refused = { ...accepted, status: 400, outcome: "email_refused" };
    const consent = { ...accepted, step: "consent" } as const;
    const brokenOff = { ...accepted, status: null, outcome: "network" };
    const failed: Next = { state: "failed", reason: "email_refused" };
    const recorded: Next = { state: "queued", dueAt: now, consentStep: "recorded" };
    const theirs: [Next, AttemptRecord][] = [
      [failed, refused],
      [recorded, consent],
      [recorded, consent],
    ];
    const stale: [Next, AttemptRecord][] = [
      [failed, refused],
      [{ state: "queued", dueAt: later, trouble: { failures: 1, troubledMs: 60_000 } }, brokenOff],
      [
        { state: "queued", dueAt: now, consentStep: "not_permitted" },
        { ...consent, status: 403, outcome: "scope_missing" },
      ],
    ];
    await settle(
      rows.map((row, n) => settlement(row, ...theirs[n]!)),
      now,
    );
    await settle(
      rows.map((row, n) => settlement(row, ...stale[n]!)),
      now,
    );
    const after = await db.subscription.findMany({ where: { shop }, include: { attempts: true } });
    const byId = new Map(after.map((row) => [row.id, row]));
    expect(rows.map(({ id }) => byId.get(id))).toMatchObject([
      { state: "failed", attemptCount: 2 },
      { state: "queued", attemptCount: 2, dueAt: now, failures: 0, consentStep: "recorded" },
      { state: "queued", attemptCount: 2, dueAt: now, consentStep: "recorded" },
    ]);
    for (const { attempts } of after) {
      expect(attempts.map(({ late }) => late).sort()).toEqual([false, true]);
      expect(attempts.find(({ late }) => !late)).toMatchObject({ number: 1 });
    }
    const [next] = await claim(laneId, now, { limit: 1, except: new Set() });
    await settle([settlement(next!, failed, refused)], now);
    expect(await db.attempt.count({ where: { subscriptionId: next!.id, late: true } })).toBe(1);
  });

  it("delivers a row that another process has requeued: Klaviyo has taken it", async () => {
    const { shop, rows } = await claimed(1);
    const [row] = rows;
    const putBack: Next = { state: "queued", dueAt: later };
    const brokenOff = { ...accepted, status: null, outcome: "network" };
    await settle([settlement(row!, putBack, brokenOff)], now);
    await settle([settlement(row!)], now);
    expect(
      await db.subscription.findFirstOrThrow({ where: { shop }, include: { attempts: true } }),
    ).toMatchObject({
      state: "delivered",
      attemptCount: 2,
      attempts: [{ late: false }, { late: false }],
    });
  });

  it("leaves nothing half done where the database refuses an attempt", async () => {
    const { shop, rows } = await claimed(2);
    const accept = await refuse('INSERT ON "Attempt"');
    try {
      await expect(
        settle(
          rows.map((row) => settlement(row)),
          now,
        ),
      ).rejects.toThrow();
    } finally {
      await accept();
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
    const again: Next = { state: "queued", dueAt: now };
    for (let call = 0; call < 40; call += 1) {
      const [row] = await claim(laneId, now, { limit: 1, except: new Set() });
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
