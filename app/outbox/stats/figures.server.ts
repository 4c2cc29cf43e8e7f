import { db, dialect } from "../../server/database/db.server.ts";
import { LISTED_STATES, STATES, type State } from "../subscription.ts";
import { ALL_HOURS, millisecondsOf } from "./hourly-counts.server.ts";
import { DAY_MS, HOUR_MS } from "../../server/durations.ts";
import type { StateCounts } from "./state-counts.ts";

/** Start included, end excluded: rounded to the hour, each of which counts where its middle is. */
export interface Span {
  from: Date;
  to: Date;
}

export interface Figures {
  /** The present states of the sign-ups of a span. */
  counts: StateCounts;
  /**
   * How long it took from the click until Klaviyo had it, about, for rows that were never edited or
   * resent; null where there are none of them.
   */
  took: { medianMs: number; p95Ms: number } | null;
}

/** How many rows a shop has in each state. */
export async function countStates(shop: string): Promise<StateCounts> {
  const found = await db.hourlyCount.findMany({ where: { shop, hour: ALL_HOURS } });
  const counts = noCounts();
  for (const { state, count } of found) Object.assign(counts, { [state]: count });
  return counts;
}

/**
 * The counts of each of many spans, as the days of a chart, and the times of all of them together:
 * the hourly counts are read once for both. Spans come first, which SQLite keeps with a CROSS JOIN:
 * otherwise it would go through all spans for each of the shop's counts.
 */
export async function figuresBySpan(
  shop: string,
  spans: Span[],
): Promise<{ counts: StateCounts[]; took: Figures["took"] }> {
  const found = await db.$queryRaw<
    { at: number | string; state: State; latencyBucket: number; count: number | bigint }[]
  >`
    SELECT "span".value ->> 2 AS "at", "state", "latencyBucket", SUM("count") AS "count"
    FROM ${dialect.jsonEachList(spans.map((span, at) => [...hoursOf(span), at]))} AS "span"
    CROSS JOIN "HourlyCount" WHERE "shop" = ${shop}
      AND "hour" >= "span".value ->> 0 AND "hour" < "span".value ->> 1
    GROUP BY 1, 2, 3`;
  const counts = spans.map(noCounts);
  const times = new Map<number, number>();
  for (const { at, state, latencyBucket, count } of found) {
    const day = counts[Number(at)];
    if (day) day[state] += Number(count);
    if (latencyBucket > 0)
      times.set(latencyBucket, (times.get(latencyBucket) ?? 0) + Number(count));
  }
  const classes = [...times].sort(([one], [other]) => one - other);
  return {
    counts,
    took: timesOf(classes.map(([latencyBucket, count]) => ({ latencyBucket, count }))),
  };
}

/**
 * How many sign-ups with a person are older than so many days, to the hour; test sign-ups are not
 * counted. Reads the hourly counts, not the rows.
 */
export async function countOlderThan(shop: string, days: number, now: Date): Promise<number> {
  const span = { from: new Date(0), to: new Date(now.getTime() - days * DAY_MS) };
  const { counts } = await figuresBySpan(shop, [span]);
  const older = addCounts(counts);
  return LISTED_STATES.reduce((sum, state) => sum + older[state], 0);
}

/** The total of many counts. */
export function addCounts(all: StateCounts[]): StateCounts {
  const sum = noCounts();
  for (const counts of all) for (const state of STATES) sum[state] += counts[state];
  return sum;
}

function noCounts(): StateCounts {
  return Object.fromEntries(STATES.map((state) => [state, 0])) as StateCounts;
}

/**
 * The hours whose middle is in a span, in the stored format: the first, and the one after the last.
 */
function hoursOf({ from, to }: Span): [string, string] {
  const hour = (time: Date) => {
    const at = Math.ceil((time.getTime() - HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
    return new Date(at).toISOString().slice(0, 13);
  };
  return [hour(from), hour(to)];
}

function timesOf(classes: { latencyBucket: number; count: number }[]): Figures["took"] {
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number) => {
    let left = all * share;
    const found = classes.find(({ count }) => (left -= count) <= 0);
    return found ? millisecondsOf(found.latencyBucket) : 0;
  };
  return all > 0 ? { medianMs: at(0.5), p95Ms: at(0.95) } : null;
}
