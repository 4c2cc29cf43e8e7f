import type { AttemptView, SubscriptionView } from "../subscription-view.server.ts";

type ActView = SubscriptionView["acts"][number];

export type TimelineEntry =
  | { kind: "attempt"; at: Date; attempt: AttemptView }
  | { kind: "act"; at: Date; act: ActView }
  | { kind: "came_back"; at: Date }
  | { kind: "signed_up"; at: Date };

/**
 * The history of a sign-up, newest first, as in the timelines of Shopify's own orders. Entries of
 * the same moment are ordered by row version: the calls for a version precede the action that ended
 * it.
 */
export function timelineOf({
  createdAt,
  attempts,
  acts,
  restockedAt = null,
}: Pick<SubscriptionView, "createdAt" | "attempts" | "acts"> & {
  restockedAt?: Date | null;
}): TimelineEntry[] {
  const placed = [
    ...attempts.map((attempt) => ({
      order: [attempt.at.getTime(), attempt.rowVersion, 0, attempt.number],
      entry: { kind: "attempt" as const, at: attempt.at, attempt },
    })),
    ...acts.map((act) => ({
      order: [act.at.getTime(), act.rowVersion, 1, 0],
      entry: { kind: "act" as const, at: act.at, act },
    })),
    ...(restockedAt
      ? [
          {
            order: [restockedAt.getTime(), 0, 0, 0],
            entry: { kind: "came_back" as const, at: restockedAt },
          },
        ]
      : []),
  ];
  placed.sort((one, other) => compare(other.order, one.order));
  // The sign-up is always first, even if a clock was set back.
  return [...placed.map(({ entry }) => entry), { kind: "signed_up", at: createdAt }];
}

function compare(one: number[], other: number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
