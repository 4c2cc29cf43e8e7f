import { db } from "../../server/database/db.server.ts";
import { countStates } from "./figures.server.ts";
import { STATES } from "../subscription.ts";

/** How far a shop has come, and whether it makes progress. */
export interface Progress {
  /** Whether any sign-up has ever arrived, including a bot's. */
  used: boolean;
  /** Whether any person has ever signed up; the merchant's own test counts. */
  received: boolean;
  /** When Klaviyo last took one of its newest sign-ups; null where it has none. */
  deliveredAt: Date | null;
  waitingRows: number;
  /** Since when the longest due row could have gone out; null where none is due. */
  dueSince: Date | null;
  /** When the shop's Klaviyo account last took anything, for any of its shops. */
  accountTookAt: Date | null;
}

/** Newest first by their sign-up, which is not quite the order in which they were sent. */
const NEWEST = 100;

/** Each query is one seek or a short range of an index, however many rows a shop has. */
export async function progressOf(shop: string, now: Date): Promise<Progress> {
  const [counts, delivered, due, merchant] = await Promise.all([
    countStates(shop),
    db.subscription.findMany({
      where: { shop, state: "delivered" },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { deliveredAt: true },
      take: NEWEST,
    }),
    db.subscription.findFirst({
      where: { shop, state: "queued", dueAt: { lte: now } },
      orderBy: { dueAt: "asc" },
      select: { dueAt: true },
    }),
    db.merchant.findUnique({
      where: { shop },
      select: { testedAt: true, lane: { select: { succeededAt: true } } },
    }),
  ]);
  const signedUp = STATES.some((state) => state !== "blocked" && counts[state] > 0);
  return {
    used: signedUp || counts.blocked > 0,
    waitingRows: counts.queued,
    received: signedUp || merchant?.testedAt != null,
    deliveredAt: latest(delivered.map(({ deliveredAt }) => deliveredAt)),
    dueSince: due?.dueAt ?? null,
    accountTookAt: merchant?.lane?.succeededAt ?? null,
  };
}

function latest(times: (Date | null)[]): Date | null {
  const known = times.flatMap((time) => (time ? [time.getTime()] : []));
  return known.length > 0 ? new Date(Math.max(...known)) : null;
}
