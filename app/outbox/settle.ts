import { randomUUID } from "node:crypto";
import { commit, db } from "../db.server.ts";

/** Of a row's attempts the first 5 and the last 20 are kept; the row counts all of them. */
const FIRST_KEPT = 5;
const LAST_KEPT = 20;

/** What one call to Klaviyo said, as it is kept. */
export interface AttemptRecord {
  at: Date;
  durationMs: number;
  outcome: string;
  status: number | null;
  revision: string;
  channels: string;
  errorId: string | null;
  code: string | null;
  pointer: string | null;
  detail: string | null;
  answer: string | null;
}

/** Where a row goes after its call. */
export type Next =
  | { state: "delivered" }
  | { state: "failed"; reason: string }
  | { state: "queued"; dueAt: Date; failures: number; phoneRefused?: true };

export interface Settlement {
  row: { id: string; shop: string; version: number; attemptCount: number };
  keyVersion: number;
  /** Null where the row was settled without a call. */
  attempt: AttemptRecord | null;
  next: Next;
}

/**
 * Records what was heard and moves each row on, but only one that is still queued at the version it
 * was called for. A row that moved on keeps its state, and its attempt is marked late; a row that is
 * gone takes nobody with it.
 */
export async function settle(settlements: Settlement[], now: Date): Promise<void> {
  if (settlements.length === 0) return;
  try {
    await settleTogether(settlements, now);
  } catch (error) {
    const gone = await findGone(settlements);
    if (gone.size === 0) throw error;
    await settle(
      settlements.filter(({ row }) => !gone.has(row.id)),
      now,
    );
  }
}

/** The rows that were deleted while their calls were under way, as by `shop/redact`. */
async function findGone(settlements: Settlement[]): Promise<Set<string>> {
  const ids = settlements.map(({ row }) => row.id);
  const rows = await db.subscription.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const there = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => !there.has(id)));
}

async function settleTogether(settlements: Settlement[], now: Date): Promise<void> {
  const ids = settlements.map(() => randomUUID());
  const results = await commit(() => [
    ...settlements.map((settlement) => moveOn(settlement, now)),
    ...settlements.flatMap((settlement, at) => record(settlement, ids[at] ?? randomUUID())),
  ]);
  const late = settlements.filter((_, at) => (results[at] as { count: number }).count === 0);
  if (late.length === 0) return;
  await commit(() => [
    db.attempt.updateMany({
      where: { id: { in: late.map((settlement) => ids[settlements.indexOf(settlement)] ?? "") } },
      data: { late: true },
    }),
    ...late.map(({ row }) =>
      db.subscription.updateMany({
        where: { id: row.id, shop: row.shop },
        data: { attemptCount: { increment: 1 } },
      }),
    ),
  ]);
}

function moveOn({ row, attempt, next }: Settlement, now: Date) {
  return db.subscription.updateMany({
    where: { id: row.id, shop: row.shop, version: row.version, state: "queued" },
    data: {
      state: next.state,
      updatedAt: now,
      ...(attempt && {
        attemptCount: { increment: 1 },
        lastStatus: attempt.status,
        lastOutcome: attempt.outcome,
        lastCode: attempt.code,
      }),
      ...(next.state === "delivered" && { deliveredAt: now, failures: 0, lastReason: null }),
      ...(next.state === "failed" && { lastReason: next.reason }),
      ...(next.state === "queued" && {
        dueAt: next.dueAt,
        failures: next.failures,
        ...(next.phoneRefused && { phoneRefused: true }),
      }),
    },
  });
}

function record({ row, keyVersion, attempt }: Settlement, id: string) {
  if (!attempt) return [];
  const number = row.attemptCount + 1;
  const statements = [
    db.attempt.create({
      data: {
        id,
        subscriptionId: row.id,
        shop: row.shop,
        number,
        rowVersion: row.version,
        keyVersion,
        ...attempt,
      },
    }),
  ];
  if (number <= FIRST_KEPT + LAST_KEPT) return statements;
  return [
    ...statements,
    db.attempt.deleteMany({
      where: {
        subscriptionId: row.id,
        number: { gt: FIRST_KEPT, lte: number - LAST_KEPT },
      },
    }),
  ];
}
