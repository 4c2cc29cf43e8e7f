import { ANSWER_WITHIN_MS } from "../merchant/privacy/data-request-times.ts";
import { DAY_MS, HOUR_MS } from "../server/durations.ts";

/** What a merchant is alerted of outside the app. */
export const CAUSES = [
  "sending_paused",
  "many_failures",
  "flow_not_live",
  "block_gone",
  "data_request_due",
] as const;

export type Cause = (typeof CAUSES)[number];

/** A shorter pause is Klaviyo's, or a key that is being replaced, and passes by itself. */
export const PAUSED_FOR_MS = HOUR_MS;
/** The share of a day's sign-ups that may fail, and how many there must be for a share to say anything. */
const FAILED_SHARE = 0.1;
const FEWEST_OF_A_DAY = 10;
export const WARNED_BEFORE_MS = 7 * DAY_MS;

/** What is known of a shop. */
export interface Facts {
  /** Why nothing is sent for the shop, and since when. */
  hold: { reason: string; since: Date } | null;
  connected: boolean;
  /** Why the shop's lane waits, and when Klaviyo last took anything from it. */
  pause: { reason: string; succeededAt: Date | null } | null;
  /** How many sign-ups are queued. */
  waiting: number;
  /** The sign-ups of the last 24 hours that Klaviyo has answered, by their present state. */
  day: { delivered: number; failed: number };
  /** What the best flow does, as it was last found, and when one was last found live. */
  flow: { status: string | null; foundAt: Date | null; liveAt: Date | null };
  /** What the admin reported of the block, and when a shopper last signed up. */
  block: { placedAt: Date | null; missingAt: Date | null; signedUpAt: Date | null };
  /** When the oldest unanswered request for a customer's data was made. */
  dataRequestedAt: Date | null;
  /** Since when each cause is known that an earlier look has found. */
  known: Partial<Record<Cause, Date>>;
}

/** A cause that is present. */
export interface Found {
  cause: Cause;
  since: Date;
  /** Whether it has lasted for long enough to be worth a message. */
  ripe: boolean;
  /** Why sending is paused; null for other causes. */
  reason: string | null;
}

/** Returns the causes that are present in a shop. */
export function findCauses(facts: Facts, now: Date): Found[] {
  const found = [paused(facts, now), failing(facts, now), flowless(facts), blockless(facts)];
  return [...found, dataDue(facts, now)].filter((one) => one !== undefined);
}

/**
 * A hold stores when it began. Any other pause is known since a look found it, or since Klaviyo last
 * took a sign-up: a lane that waits between two successes is not paused.
 */
function paused({ hold, connected, pause, waiting, known }: Facts, now: Date): Found | undefined {
  const found = (since: Date, reason: string): Found => ({
    cause: "sending_paused",
    since,
    ripe: now.getTime() - since.getTime() >= PAUSED_FOR_MS,
    reason,
  });
  if (connected && hold) return found(hold.since, hold.reason);
  if (waiting === 0) return undefined;
  const seenAt = known.sending_paused ?? now;
  if (!connected) return found(seenAt, "no_key");
  if (!pause) return undefined;
  const { succeededAt } = pause;
  return found(succeededAt && succeededAt > seenAt ? succeededAt : seenAt, pause.reason);
}

function failing({ day: { delivered, failed }, known }: Facts, now: Date): Found | undefined {
  const all = delivered + failed;
  if (all < FEWEST_OF_A_DAY || failed <= all * FAILED_SHARE) return undefined;
  return ripe("many_failures", known.many_failures ?? now);
}

/**
 * "not_permitted" says nothing about the flow. With "manual" shoppers join the waiting list, and the
 * merchant chose to approve each message.
 */
const NOT_LIVE = new Set(["none", "no_metric", "draft"]);

function flowless({ flow: { status, foundAt, liveAt }, known }: Facts): Found | undefined {
  if (!liveAt || !foundAt || status === null || !NOT_LIVE.has(status)) return undefined;
  return ripe("flow_not_live", known.flow_not_live ?? foundAt);
}

/** A page that a shopper had open, or a cache, may have the block for so long after it is gone. */
const OPEN_PAGES_MS = DAY_MS;

/** Only the admin knows the theme. A sign-up long after its report shows that the block is back. */
function blockless({ block: { placedAt, missingAt, signedUpAt } }: Facts): Found | undefined {
  if (!placedAt || !missingAt) return undefined;
  const isBack = signedUpAt && signedUpAt.getTime() - missingAt.getTime() > OPEN_PAGES_MS;
  return isBack ? undefined : ripe("block_gone", missingAt);
}

function dataDue({ dataRequestedAt }: Facts, now: Date): Found | undefined {
  if (!dataRequestedAt) return undefined;
  const warnedAt = dataRequestedAt.getTime() + ANSWER_WITHIN_MS - WARNED_BEFORE_MS;
  return now.getTime() < warnedAt ? undefined : ripe("data_request_due", dataRequestedAt);
}

function ripe(cause: Cause, since: Date): Found {
  return { cause, since, ripe: true, reason: null };
}

/** At most one message a day for each cause. A clock that was set back allows another one. */
export function isMessageDue(lastSentAt: Date | null, now: Date): boolean {
  return lastSentAt === null || Math.abs(now.getTime() - lastSentAt.getTime()) >= DAY_MS;
}
