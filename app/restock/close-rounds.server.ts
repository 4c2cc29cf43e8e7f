import { endRound, rowsOfRound, type Place } from "../outbox/joining/end-round.server.ts";
import { endOfRoundBefore } from "../outbox/joining/round-before.server.ts";
import { commit, db, otherWork, write } from "../server/database/db.server.ts";
import { MINUTE_MS } from "../server/durations.ts";

/** Small enough to block the process only briefly. */
const SLICE = 500;

/** Returns that are read at once. */
const MOST_AT_ONCE = 100;

/**
 * A sign-up that arrived before a return may be committed after it. Intake gives up far sooner, so
 * what is found after this time is all there is.
 */
const ARRIVES_WITHIN_MS = MINUTE_MS;

interface OpenRestock {
  id: string;
  shop: string;
  variantId: string;
  at: Date;
  lastAt: Date;
  markedTo: Date | null;
}

export interface Closing {
  now: Date;
  isStopping?: () => boolean;
  /** Called with what failed of one return; the others go on. */
  tell: (shop: string, error: unknown) => void;
  /**
   * The returns whose rows are marked, by their ids, as of which time: kept between calls, so that
   * one that only waits for late rows is not looked at each time.
   */
  marked: Map<string, number>;
  size?: number;
}

/**
 * Ends the rounds of variants that came back: marks the rows that waited for them with the time of
 * the return and frees their keys, in slices. A kill in between leaves the rest to the next call, of
 * any process. Queued and failed rows stay so, and are still sent. Returns how many rows it has
 * marked.
 */
export async function closeRounds(closing: Closing): Promise<number> {
  const isStopping = closing.isStopping ?? (() => false);
  let rows = 0;
  const seen = new Set<string>();
  for (let after = ""; ;) {
    const open = await db.restock.findMany({
      where: { closedAt: null, id: { gt: after } },
      orderBy: { id: "asc" },
      take: MOST_AT_ONCE,
      select: {
        ...({ id: true, shop: true, variantId: true } as const),
        ...({ at: true, lastAt: true, markedTo: true } as const),
      },
    });
    for (const restock of open) {
      if (isStopping()) return rows;
      seen.add(restock.id);
      try {
        rows += await closeRound(restock, closing, isStopping);
      } catch (error) {
        closing.tell(restock.shop, error);
      }
    }
    const last = open.at(-1);
    if (!last) {
      // Those that another process has closed.
      for (const id of closing.marked.keys()) if (!seen.has(id)) closing.marked.delete(id);
      return rows;
    }
    after = last.id;
  }
}

async function closeRound(
  restock: OpenRestock,
  { now, marked, size = SLICE }: Closing,
  isStopping: () => boolean,
): Promise<number> {
  const { id, lastAt } = restock;
  const isComplete = now.getTime() - lastAt.getTime() >= ARRIVES_WITHIN_MS;
  if (!isComplete && marked.get(id) === lastAt.getTime()) return 0;
  const since = await beginOfUnmarked(restock);
  let count = 0;
  let after: Place | undefined;
  for (;;) {
    const rows = await rowsOfRound(restock, { since, after, size });
    if (rows.length === 0) break;
    const unmarked = rows.filter((row) => !row.test && row.restockedAt === null);
    if (unmarked.length > 0) {
      count += await endRound(
        restock,
        unmarked.map((row) => row.id),
      );
    }
    after = rows.at(-1);
    if (isStopping()) return count;
    await otherWork();
  }
  if (isComplete) {
    await end(restock, now);
    marked.delete(id);
  } else {
    marked.set(id, lastAt.getTime());
  }
  return count;
}

/** All rows of a return from before then are marked; undefined where that is not known. */
function beginOfUnmarked(restock: OpenRestock): Promise<Date | undefined> | Date {
  const { markedTo } = restock;
  return markedTo ? new Date(markedTo.getTime() - ARRIVES_WITHIN_MS) : endOfRoundBefore(restock);
}

/** Not where the variant has come back once more since. */
async function end({ id, lastAt }: OpenRestock, now: Date): Promise<void> {
  const data = { closedAt: now, markedTo: lastAt };
  await commit(() => [write.restock.updateMany({ where: { id, lastAt, closedAt: null }, data })]);
}
