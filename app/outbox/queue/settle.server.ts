import { v7 } from "uuid";
import { commit, db, isRefused, write } from "../../server/database/db.server.ts";
import { insertRows } from "../insert-rows.server.ts";
import { move, groupKey } from "./move.server.ts";
import type { AttemptRecord, SettledAttempt, Settlement } from "./settlement.ts";
import { commitBetween } from "../stats/commit-counted.server.ts";
import { adjustHourlyCounts } from "../stats/hourly-counts.server.ts";
import { addReached } from "../stats/variant-counts.server.ts";

/** Of a row's attempts the first 5 and the last 20 are kept; the row counts all of them. */
const FIRST_KEPT = 5;
const LAST_KEPT = 20;

type Called = SettledAttempt & { attempt: AttemptRecord };

/**
 * Stores answers and moves each row on, but only one that is still queued at the version it was
 * called for, and that was not settled since, as another process may after a lease was lost. A 202
 * counts all the same: what Klaviyo has must not be sent again. A row that has changed keeps its
 * state, and its attempt is marked late; a row that is gone stops none of the others. Cost is per
 * statement: rows that go the same way go together. Each row may be in it once. Throws
 * LateNotMarked where all is settled except for those marks; any other error with nothing settled.
 */
export async function settle(settlements: Settlement[], now: Date): Promise<void> {
  if (settlements.length === 0) return;
  const recorded = settlements.map((one) => ({ ...one, attemptId: idOf(one) }));
  try {
    await settleTogether(recorded, now);
  } catch (error) {
    if (error instanceof LateNotMarked) throw error;
    const gone = await findGone(settlements);
    const stored = isRefused(error) ? await storeAgain(recorded) : new Set<string>();
    if (gone.size + stored.size === 0) throw error;
    await settle(
      settlements.filter((one) => !gone.has(one.row.id) && !stored.has(idOf(one))),
      now,
    );
  }
}

const ids = new WeakMap<Settlement, string>();

/** The id of its attempt, the same one however often a settlement is tried. */
function idOf(settlement: Settlement): string {
  const id = ids.get(settlement) ?? v7();
  ids.set(settlement, id);
  return id;
}

/**
 * The attempts of a commit that happened, although its acknowledgement was lost. They may not be on
 * the disk yet: the acknowledgement of any later commit is that they are.
 */
async function storeAgain(settlements: SettledAttempt[]): Promise<Set<string>> {
  const tried = { id: { in: settlements.map(({ attemptId }) => attemptId) } };
  const rows = await db.attempt.findMany({ where: tried, select: { id: true } });
  if (rows.length > 0) {
    await commit(() => [write.attempt.updateMany({ where: tried, data: { late: false } })]);
  }
  return new Set(rows.map(({ id }) => id));
}

/** The rows that were deleted during their calls, as by `shop/redact`. */
async function findGone(settlements: Settlement[]): Promise<Set<string>> {
  const ids = settlements.map(({ row }) => row.id);
  const rows = await db.subscription.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const there = new Set(rows.map(({ id }) => id));
  return new Set(ids.filter((id) => !there.has(id)));
}

async function settleTogether(settlements: SettledAttempt[], now: Date): Promise<void> {
  const groups = [...groupBy(settlements, groupKey).values()];
  const ending = settlements.filter(({ next }) => next.state !== "queued");
  const ids = ending.map(({ row }) => row.id);
  const called = ending.filter(({ next }) => next.state === "delivered").map(({ row }) => row);
  const results = await commitBetween(
    ids,
    () => [...groups.map((group) => move(group, now)), ...record(settlements)],
    {
      before: () => [
        adjustHourlyCounts(ids, -1),
        ...(called.length > 0 ? [addReached(called)] : []),
      ],
      after: () => [adjustHourlyCounts(ids, 1)],
    },
  );
  const moved = results.slice(0, groups.length) as { id: string }[][];
  const won = new Set(moved.flatMap((rows) => rows.map(({ id }) => id)));
  const late = settlements.filter(({ row }) => !won.has(row.id));
  if (late.length === 0) return;
  try {
    await markLate(late);
  } catch (error) {
    throw new LateNotMarked(late, error);
  }
}

/**
 * Marks the attempts whose rows had changed before their answers came: edited, erased, sent again
 * or, after a lease was lost, settled by another process. They are counted like any other.
 */
export async function markLate(late: SettledAttempt[]): Promise<void> {
  const attempted = late.filter(({ attempt }) => attempt !== null);
  if (attempted.length === 0) return;
  await commit(() => [
    write.attempt.updateMany({
      where: { id: { in: attempted.map(({ attemptId }) => attemptId) } },
      data: { late: true },
    }),
    write.subscription.updateMany({
      where: { id: { in: attempted.map(({ row }) => row.id) } },
      data: { attemptCount: { increment: 1 } },
    }),
  ]);
}

/** Everything is settled; these attempts must still be marked late, by `markLate`. */
export class LateNotMarked extends Error {
  override name = "LateNotMarked";
  readonly settlements: SettledAttempt[];

  constructor(settlements: SettledAttempt[], cause: unknown) {
    super("Late answers are not marked yet", { cause });
    this.settlements = settlements;
  }
}

function record(settlements: SettledAttempt[]) {
  const [first, ...more] = settlements.filter(isCalled);
  if (!first) return [];
  const many = [first, ...more].filter(({ row }) => row.attemptCount >= FIRST_KEPT + LAST_KEPT);
  return [
    write.$executeRaw`${insertRows("Attempt", [toRow(first), ...more.map(toRow)])}`,
    ...(many.length > 0 ? [forgetMiddle(many)] : []),
  ];
}

function toRow({ row, keyVersion, attemptId, attempt }: Called) {
  return {
    id: attemptId,
    subscriptionId: row.id,
    shop: row.shop,
    keyVersion,
    number: row.attemptCount + 1,
    rowVersion: row.version,
    ...attempt,
  };
}

function isCalled(settlement: SettledAttempt): settlement is Called {
  return settlement.attempt !== null;
}

function forgetMiddle(settlements: Settlement[]) {
  return write.attempt.deleteMany({
    where: {
      OR: settlements.map(({ row }) => ({
        subscriptionId: row.id,
        number: { gt: FIRST_KEPT, lte: row.attemptCount + 1 - LAST_KEPT },
      })),
    },
  });
}

function groupBy<One>(all: One[], keyOf: (one: One) => string): Map<string, [One, ...One[]]> {
  const groups = new Map<string, [One, ...One[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
