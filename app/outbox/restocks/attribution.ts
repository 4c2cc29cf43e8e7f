import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";

/**
 * For how long after a return an event counts as its own. Klaviyo's flow sends within hours, most
 * people who come back for a variant buy within days, and later orders have other causes.
 */
export const FOLLOWS_WITHIN_MS = 7 * DAY_MS;

/**
 * By how much the app may know of a return too late: where no webhook comes, it asks for the stock
 * every 15 minutes, while Klaviyo may have sent its message already.
 */
export const KNOWN_LATE_MS = 20 * MINUTE_MS;

/** What Klaviyo says that a person has got or done. */
export type PersonEvent =
  /** `flow` is null for a message of something else, and undefined where the event does not say. */
  | { kind: "received" | "opened"; at: Date; flow: string | null | undefined }
  /** The variants of the order, as far as the event names them; `isWhole` if it names all. */
  | { kind: "order"; at: Date; variantIds: string[]; isWhole: boolean };

/** A return of a variant that one person waited for. */
export interface PersonReturn {
  variantId: string;
  /** When the person signed up, and when the variant was known to be back. */
  signedUpAt: Date;
  at: Date;
}

/** "unclear" where the events do not settle it. */
export type Verdict = "yes" | "no" | "unclear";

export interface Verdicts {
  notified: Verdict;
  opened: Verdict;
  bought: Verdict;
}

export interface Evidence {
  events: PersonEvent[];
  /** The same person's other returns, of this variant or others. */
  others: PersonReturn[];
  /** The ids of the account's back-in-stock flows; null where they are not known. */
  flows: ReadonlySet<string> | null;
  /** Whether Klaviyo would have this person's orders: it has none of people without an email. */
  hasOrders: boolean;
  /** Whether these are all of the person's events of the time. */
  isComplete: boolean;
}

interface Message {
  at: Date;
  flow: string | null | undefined;
  verdict: Verdict;
}

/**
 * What the events of one person say of one return. Pure. An event is a return's own within seven
 * days of it, unless the same variant came back once more before the event. A message names its
 * flow but no variant: if another variant that the person waited for came back by then, it may be
 * that one's, and nothing is certain. A message may be opened long after it came: what is opened is
 * this return's only behind a message of its own of the same flow, and if no earlier one may be
 * meant.
 */
export function attribute(own: PersonReturn, evidence: Evidence): Verdicts {
  const { events, others, flows, hasOrders, isComplete } = evidence;
  const again = others.filter(({ variantId }) => variantId === own.variantId);
  const rivals = others.filter(({ variantId }) => variantId !== own.variantId);
  const settled = (verdict: Verdict, isKnown: boolean) =>
    verdict === "no" && !(isComplete && isKnown) ? "unclear" : verdict;
  const isOwn = (at: Date) =>
    follows(own, at) && !again.some((one) => one.at > own.at && follows(one, at));
  const messagesOf = (kind: "received" | "opened") =>
    events.flatMap((event): Message[] => {
      if (event.kind !== kind || !isOwn(event.at) || event.flow === null) return [];
      if (event.flow === undefined) return [{ ...event, verdict: "unclear" }];
      if (!flows?.has(event.flow)) return [];
      const isOpen = rivals.some((rival) => follows(rival, event.at));
      return [{ ...event, verdict: isOpen ? "unclear" : "yes" }];
    });
  const messages = messagesOf("received");
  const received = best(messages.map(({ verdict }) => verdict));
  const openings = best(
    messagesOf("opened").map((opening) => {
      const isBehindOne = messages.some(
        ({ at, flow, verdict }) => verdict === "yes" && flow === opening.flow && at <= opening.at,
      );
      const mayBeEarlier = again.some((one) => one.at < own.at && follows(one, opening.at));
      return isBehindOne && !mayBeEarlier ? opening.verdict : "unclear";
    }),
  );
  const ordered = best(
    events.map((event) => {
      if (event.kind !== "order" || !isOwn(event.at)) return "no";
      if (event.variantIds.includes(own.variantId)) return "yes";
      return event.isWhole ? "no" : "unclear";
    }),
  );
  return {
    // What was opened was received, then or long before.
    notified: settled(best([received, openings === "no" ? "no" : "unclear"]), flows !== null),
    opened: settled(openings, flows !== null),
    bought: settled(ordered, hasOrders),
  };
}

/** Klaviyo's times are whole seconds, and one of the second of a sign-up may seem to be before it. */
function follows({ signedUpAt, at }: PersonReturn, time: Date): boolean {
  const second = signedUpAt.getTime() - (signedUpAt.getTime() % SECOND_MS);
  const from = Math.max(at.getTime() - KNOWN_LATE_MS, second);
  return time.getTime() >= from && time.getTime() <= at.getTime() + FOLLOWS_WITHIN_MS;
}

function best(verdicts: Verdict[]): Verdict {
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("unclear") ? "unclear" : "no";
}

/** How many people of a return were counted so far, and with which verdicts. */
export interface Tally {
  people: number;
  notified: number;
  opened: number;
  bought: number;
  messagesUnclear: number;
  ordersUnclear: number;
}

export const NO_TALLY: Tally = {
  people: 0,
  notified: 0,
  opened: 0,
  bought: 0,
  messagesUnclear: 0,
  ordersUnclear: 0,
};

/** Of a person of whom Klaviyo says nothing that could be read. */
export const ALL_UNCLEAR: Verdicts = { notified: "unclear", opened: "unclear", bought: "unclear" };

/** Counts one more person. */
export function countIn(tally: Tally, { notified, opened, bought }: Verdicts): Tally {
  const isUnclear = notified === "unclear" || opened === "unclear";
  return {
    people: tally.people + 1,
    notified: tally.notified + Number(notified === "yes"),
    opened: tally.opened + Number(opened === "yes"),
    bought: tally.bought + Number(bought === "yes"),
    messagesUnclear: tally.messagesUnclear + Number(isUnclear),
    ordersUnclear: tally.ordersUnclear + Number(bought === "unclear"),
  };
}

/**
 * Counts people who were told to have waited and are not among the rows any more, as after an
 * erasure: nothing is known of them.
 */
export function countMissing(tally: Tally, people: number): Tally {
  const missing = Math.max(0, people - tally.people);
  return {
    ...tally,
    people: tally.people + missing,
    messagesUnclear: tally.messagesUnclear + missing,
    ordersUnclear: tally.ordersUnclear + missing,
  };
}
