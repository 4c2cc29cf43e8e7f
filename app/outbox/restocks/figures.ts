import { MINUTE_MS } from "../../server/durations.ts";
import { FOLLOWS_WITHIN_MS } from "./attribution.ts";

/** Why a figure is unknown or incomplete; the page says it once. */
export const UNKNOWN_REASONS = [
  ...(["no_key", "paused", "metrics", "profiles", "events", "flows"] as const),
  ...([
    "no_flow",
    "no_messages",
    "no_orders",
    "unread",
    "not_yet",
    "delayed",
    "old",
    "unfinished",
    "unclear",
  ] as const),
] as const;

export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** How many people, or why that is not known. */
export type Figure =
  /** `isLeast` is why there may be more; null where it is exact, or exact so far. */
  | { kind: "count"; count: number; isLeast: UnknownReason | null }
  | { kind: "unknown"; why: UnknownReason };

export interface Figures {
  notified: Figure;
  opened: Figure;
  bought: Figure;
}

/** What the looks at a return have found, as it is stored. */
export interface FoundFigures {
  /** When the variant came back. */
  at: Date;
  lookAt: Date | null;
  lookedAt: Date | null;
  notified: number | null;
  opened: number | null;
  bought: number | null;
  messagesUnclear: number;
  ordersUnclear: number;
  lookFaults: string | null;
}

/** Whether Klaviyo can be asked for a shop, and what its key may not read. */
export interface Reading {
  hasKey: boolean;
  isPaused: boolean;
  denied: string | null;
  now: Date;
}

/** The figures of a return, each a number or the reason for none. Pure. */
export function figuresOf(found: FoundFigures, reading: Reading): Figures {
  if (found.lookedAt === null) {
    const unknown: Figure = { kind: "unknown", why: whyNone(found, reading) };
    return { notified: unknown, opened: unknown, bought: unknown };
  }
  const faults = (found.lookFaults ?? "").split(",");
  const faultOf = (...of: UnknownReason[]) => of.find((one) => faults.includes(one)) ?? "unclear";
  const messages = faultOf("flows", "no_flow", "no_messages", "unread");
  const isCut = isCutShort(found, found.lookedAt, reading.now);
  const openOf = (unclear: number): UnknownReason | null =>
    isCut ? "unfinished" : unclear > 0 ? "unclear" : null;
  const [ofMessages, ofOrders] = [openOf(found.messagesUnclear), openOf(found.ordersUnclear)];
  return {
    notified: figureOf(found.notified, ofMessages, messages),
    opened: figureOf(found.opened, ofMessages, messages),
    bought: figureOf(found.bought, ofOrders, faultOf("no_orders", "unread")),
  };
}

/** Whether the days after a return are over, and the last look was before their end. */
function isCutShort({ at }: FoundFigures, lookedAt: Date, now: Date): boolean {
  const end = at.getTime() + FOLLOWS_WITHIN_MS;
  return now.getTime() >= end && lookedAt.getTime() < end;
}

function figureOf(count: number | null, open: UnknownReason | null, why: UnknownReason): Figure {
  if (count === null) return { kind: "unknown", why };
  if (count === 0 && open !== null) return { kind: "unknown", why: open };
  return { kind: "count", count, isLeast: open };
}

/** A look that is due begins within seconds; behind other ones, within minutes. */
const DUE_FOR_MS = 15 * MINUTE_MS;

/** Why a return was not looked at yet, or never will be. */
function whyNone(
  { lookAt }: FoundFigures,
  { hasKey, isPaused, denied, now }: Reading,
): UnknownReason {
  if (lookAt === null) return "old";
  if (!hasKey) return "no_key";
  if (isPaused) return "paused";
  const isDue = lookAt.getTime() + DUE_FOR_MS < now.getTime();
  return UNKNOWN_REASONS.find((known) => known === denied) ?? (isDue ? "delayed" : "not_yet");
}

/** The reasons that are among these figures, in the order in which a page names them. */
export function reasonsIn(all: Figures[]): UnknownReason[] {
  const figures = all.flatMap(({ notified, opened, bought }) => [notified, opened, bought]);
  return UNKNOWN_REASONS.filter((reason) =>
    figures.some((figure) => (figure.kind === "unknown" ? figure.why : figure.isLeast) === reason),
  );
}
