import { commit, isRefused, write, type Statement } from "../../server/database/db.server.ts";
import { insertRows } from "../insert-rows.server.ts";
import { lanesWake } from "../queue/wake.server.ts";
import { adjustHourlyCounts } from "../stats/hourly-counts.server.ts";
import { adjustVariantCounts } from "../stats/variant-counts.server.ts";
import { isSharedAfter, type Change, type OpenRow } from "./fold.server.ts";
import { endRoundOf } from "./release-statements.server.ts";

type Edit = Extract<Change, { before: OpenRow }>;

/** "lost": another process has changed the row first, or has opened one; nothing is written. */
export type Outcome = "won" | "lost" | { error: unknown };

/**
 * Commits changes together, with the counts and the wake-ups that go with them. Where the database
 * refuses one of them, that one fails and the others are committed in smaller commits. `giveUpAt`
 * is as in `commit`. Returns what became of each.
 */
export async function storeChanges<One extends Change>(
  changes: One[],
  giveUpAt?: number,
): Promise<Map<One, Outcome>> {
  if (changes.length === 0) return new Map();
  try {
    return await commitChanges(changes, giveUpAt);
  } catch (error) {
    if (changes.length === 1 || !isRefused(error)) {
      return new Map(changes.map((change) => [change, { error }]));
    }
    const half = changes.length >> 1;
    const first = await storeChanges(changes.slice(0, half), giveUpAt);
    return new Map([...first, ...(await storeChanges(changes.slice(half), giveUpAt))]);
  }
}

async function commitChanges<One extends Change>(
  changes: One[],
  giveUpAt?: number,
): Promise<Map<One, Outcome>> {
  const opened = changes.filter(({ kind }) => kind === "open");
  const edits = changes.flatMap<Edit>((change) => (change.kind === "open" ? [] : [change]));
  const requeued = idsOf(edits.filter(({ kind }) => kind === "requeue"));
  const queued = [...idsOf(opened), ...requeued];
  const altered = idsOf(edits.filter(changesDemand));
  const wanted = [...idsOf(opened.filter(({ row }) => row.state !== "blocked")), ...altered];
  const freed = edits.flatMap(({ kind, before }) => (kind === "release" ? [before] : []));
  // Stored rows are subtracted as they were, and added as they are then.
  const beforeEdits = (): Statement<unknown>[] => [
    ...(requeued.length > 0 ? [adjustHourlyCounts(requeued, -1)] : []),
    ...(altered.length > 0 ? [adjustVariantCounts(altered, -1)] : []),
    ...endRoundOf(freed),
  ];
  let first = 0;
  const statements = (): Statement<unknown>[] => {
    const preparing = beforeEdits();
    first = preparing.length;
    return [
      ...preparing,
      ...edits.map(edit),
      ...(isSome(opened) ? [open(opened)] : []),
      ...(queued.length > 0 ? [adjustHourlyCounts(queued, 1), wake(changes)] : []),
      ...(wanted.length > 0 ? [adjustVariantCounts(wanted, 1)] : []),
    ];
  };
  const all = await commit(statements, { giveUpAt, locks: { shops: shopsOf(changes) } });
  const results = all.slice(first);
  const counts = results.slice(0, edits.length) as { count: number }[];
  const rows = opened.length > 0 ? (results[edits.length] as { id: string }[]) : [];
  const won = new Set(rows.map(({ id }) => id));
  for (const [at, { id }] of edits.entries()) if (counts[at]?.count) won.add(id);
  return new Map(changes.map((change) => [change, won.has(change.id) ? "won" : "lost"]));
}

/**
 * Whether an edit changes the counts of the row's variant: a row that loses its key no longer waits,
 * and a suspected bot's becomes a sign-up. A failed row that is queued again has waited all along.
 */
function changesDemand({ kind, before }: Edit): boolean {
  return kind === "release" || (kind === "requeue" && before.state === "blocked");
}

/** Inserts rows, except those whose key another process has taken; returns the ids of the others. */
function open(changes: [Change, ...Change[]]): Statement<{ id: string }[]> {
  const [first, ...others] = changes;
  return write.$queryRaw<{ id: string }[]>`
    ${insertRows("Subscription", [openedRow(first), ...others.map(openedRow)])}
    ON CONFLICT ("dedupeKey") DO NOTHING RETURNING "id"`;
}

function openedRow(change: Change) {
  const { id, anyOf, row, arrivals } = change;
  const [{ shop, key, signUp, at }] = arrivals;
  const { variantId, email, source = null } = signUp;
  const times = { dueAt: at, createdAt: at, updatedAt: at };
  const shared = isSharedAfter(change);
  return { id, shop, dedupeKey: key, shared, variantId, email, source, anyOf, ...times, ...row };
}

/** Changes a stored row, unless it has changed since it was read. */
function edit(change: Edit): Statement<{ count: number }> {
  const { id, before, arrivals } = change;
  const [{ shop, key }] = arrivals;
  const { version, state } = before;
  return write.subscription.updateMany({
    where: { id, shop, version, state, dedupeKey: key },
    data: dataOf(change),
  });
}

/** A row that is only marked keeps its version: a call for it may be open. */
function dataOf(change: Edit) {
  switch (change.kind) {
    case "release":
      return { dedupeKey: null };
    case "share":
      return { shared: true };
    case "requeue": {
      const [{ at }] = change.arrivals;
      const times = { dueAt: at, updatedAt: at, failures: 0, troubledMs: 0, unsyncedMs: 0 };
      const shared = isSharedAfter(change);
      return { ...change.row, ...times, shared, version: { increment: 1 } };
    }
  }
}

/** Wakes the lanes of all these shops once their rows are due. */
function wake(changes: Change[]): Statement<number> {
  const arrivals = changes.flatMap(({ arrivals }) => arrivals);
  const latest = Math.max(...arrivals.map(({ at }) => at.getTime()));
  return lanesWake(shopsOf(changes), new Date(latest));
}

function shopsOf(changes: Change[]): string[] {
  return [...new Set(changes.flatMap(({ arrivals }) => arrivals.map(({ shop }) => shop)))];
}

function idsOf(changes: Change[]): string[] {
  return changes.map(({ id }) => id);
}

function isSome<One>(list: One[]): list is [One, ...One[]] {
  return list.length > 0;
}
