/** Why a figure is unknown; the page says it once. */
export const UNKNOWN_REASONS = [
  ...(["no_key", "paused", "metrics", "profiles", "events", "flows"] as const),
  ...(["no_flow", "no_messages", "no_orders", "not_yet", "old", "unclear"] as const),
] as const;

export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** How many people, or why that is not known. */
export type Figure =
  /** `isLeast` where the events leave it open for further people. */
  { kind: "count"; count: number; isLeast: boolean } | { kind: "unknown"; why: UnknownReason };

export interface Figures {
  notified: Figure;
  opened: Figure;
  bought: Figure;
}

/** What the looks at a return have found, as it is stored. */
export interface FoundFigures {
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
}

/** The figures of a return, each a number or the reason for none. Pure. */
export function figuresOf(found: FoundFigures, reading: Reading): Figures {
  if (found.lookedAt === null) {
    const unknown: Figure = { kind: "unknown", why: whyNone(found, reading) };
    return { notified: unknown, opened: unknown, bought: unknown };
  }
  const faults = (found.lookFaults ?? "").split(",");
  const faultOf = (...of: UnknownReason[]) => of.find((one) => faults.includes(one)) ?? "unclear";
  const messages = faultOf("flows", "no_flow", "no_messages");
  const { messagesUnclear, ordersUnclear } = found;
  return {
    notified: figureOf(found.notified, messagesUnclear, messages),
    opened: figureOf(found.opened, messagesUnclear, messages),
    bought: figureOf(found.bought, ordersUnclear, faultOf("no_orders")),
  };
}

function figureOf(count: number | null, unclear: number, why: UnknownReason): Figure {
  if (count === null) return { kind: "unknown", why };
  if (count === 0 && unclear > 0) return { kind: "unknown", why: "unclear" };
  return { kind: "count", count, isLeast: unclear > 0 };
}

/** Why a return was not looked at yet, or never will be. */
function whyNone({ lookAt }: FoundFigures, { hasKey, isPaused, denied }: Reading): UnknownReason {
  if (lookAt === null) return "old";
  if (!hasKey) return "no_key";
  if (isPaused) return "paused";
  return UNKNOWN_REASONS.find((known) => known === denied) ?? "not_yet";
}

/** The reasons that are among these figures, in the order in which a page names them. */
export function reasonsIn(all: Figures[]): UnknownReason[] {
  const figures = all.flatMap(({ notified, opened, bought }) => [notified, opened, bought]);
  return UNKNOWN_REASONS.filter((reason) =>
    figures.some((figure) =>
      figure.kind === "unknown" ? figure.why === reason : reason === "unclear" && figure.isLeast,
    ),
  );
}
