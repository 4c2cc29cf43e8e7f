import type { Denial } from "../../klaviyo/access.ts";
import { readProfileEvents } from "../../klaviyo/person-events.ts";
import {
  findProfiles,
  isNameable,
  MOST_ADDRESSES,
  type AddressKind,
} from "../../klaviyo/profiles.ts";
import type { Answer, Send } from "../../klaviyo/transport.server.ts";
import type { RestocksDenied } from "../../merchant/restock-looks.server.ts";
import {
  ALL_UNCLEAR,
  attribute,
  FOLLOWS_WITHIN_MS,
  KNOWN_LATE_MS,
  type Verdicts,
} from "../../outbox/restocks/attribution.ts";
import type { Waiter } from "../../outbox/restocks/people.server.ts";

/** Calls that are under way at once. */
const AT_ONCE = 5;

/** Where less than this share of a window is left, the merchant's other tools need it. */
const SHARE_LEFT_TO_OTHERS = 1 / 2;

interface JudgeOptions {
  key: string;
  flows: ReadonlySet<string> | null;
  /** Events of later are of the next look. */
  until: Date;
  send: Send;
  signal: AbortSignal;
}

export type Judged =
  /** `isBusy` where the account's calls are used up by others too. */
  | { kind: "verdicts"; verdicts: Verdicts[]; isBusy: boolean }
  | { kind: "denied"; why: Denial; of: RestocksDenied; retryAfter: string | null };

/** What Klaviyo's events say of some people who waited for a return, in any order. */
export async function judgeWaiters(people: Waiter[], options: JudgeOptions): Promise<Judged> {
  const profiles = await profilesOf(people, options);
  if (profiles.kind === "denied") return { ...profiles, of: "profiles" };
  const verdicts: Verdicts[] = [];
  const waiting = people.values();
  let isBusy = false;
  let denied: Extract<Judged, { kind: "denied" }> | undefined;
  const read = { all: 0, unclear: 0 };
  const work = async () => {
    for (const waiter of waiting) {
      if (denied) return;
      const found = await judge(waiter, profiles.idOf(waiter), options);
      if (found.kind === "denied" && found.why !== "unclear") denied = found;
      if (found.kind === "denied") {
        // An answer that can't be read is this person's own trouble, as one that is too large.
        verdicts.push(ALL_UNCLEAR);
        read.unclear += 1;
      } else verdicts.push(...found.verdicts);
      read.all += Number(profiles.idOf(waiter) != null);
      isBusy ||= found.kind === "verdicts" && found.isBusy;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (denied) return denied;
  // All of several people's: the question itself is refused.
  const isRefused = read.all >= FEWEST_UNREADABLE && read.unclear === read.all;
  return isRefused ? UNREADABLE_EVENTS : { kind: "verdicts", verdicts, isBusy };
}

/** From so many people on, answers of which none can be read are more than one person's trouble. */
const FEWEST_UNREADABLE = 3;
const UNREADABLE_EVENTS: Judged = {
  ...({ kind: "denied", why: "unclear", of: "events", retryAfter: null } as const),
};

async function judge(
  waiter: Waiter,
  profileId: string | null | undefined,
  { key, flows, until, send, signal }: JudgeOptions,
): Promise<Judged> {
  const { own, others, email, isDelivered } = waiter;
  const evidence = { others, flows, hasOrders: email !== null, isComplete: true };
  if (profileId == null) {
    // Of a sign-up that Klaviyo does not have there is no message. One that it has had a profile.
    const isKnown = profileId === undefined && !isDelivered;
    const verdicts = isKnown ? attribute(own, { ...evidence, events: [] }) : ALL_UNCLEAR;
    return { kind: "verdicts", verdicts: [verdicts], isBusy: false };
  }
  const from = new Date(own.at.getTime() - KNOWN_LATE_MS);
  const end = own.at.getTime() + FOLLOWS_WITHIN_MS;
  const to = new Date(Math.min(end, until.getTime()));
  const read = await readProfileEvents(key, { profileId, from, to }, send, signal);
  if (read.kind === "denied") return { ...read, of: "events" };
  const { events, isComplete } = read;
  return {
    kind: "verdicts",
    verdicts: [attribute(own, { ...evidence, events, isComplete })],
    isBusy: isUsedUp(read.answer),
  };
}

function isUsedUp(answer: Answer): boolean {
  const left = answer.answered ? answer.rateLimit?.left : null;
  return left ? left.remaining < left.limit * SHARE_LEFT_TO_OTHERS : false;
}

type Profiles =
  /** Null for an address that can't be asked for; undefined for one without a profile. */
  { kind: "profiles"; idOf: (waiter: Waiter) => string | null | undefined } | Denied;

interface Denied {
  kind: "denied";
  why: Denial;
  retryAfter: string | null;
}

async function profilesOf(
  people: Waiter[],
  { key, send, signal }: JudgeOptions,
): Promise<Profiles> {
  const ids = new Map<string, string>();
  const unreadable = new Set<string>();
  let read = 0;
  const ask = async (kind: AddressKind, addresses: string[]): Promise<Denied | undefined> => {
    const found = await findProfiles(key, { kind, addresses }, send, signal);
    if (found.kind !== "denied") {
      for (const [address, id] of found.ids) ids.set(address, id);
      read += addresses.length;
      return undefined;
    }
    if (found.why !== "unclear") return found;
    // One address that Klaviyo does not take must not hide the others.
    if (addresses.length === 1) {
      for (const address of addresses) unreadable.add(address);
      return undefined;
    }
    const half = addresses.length >> 1;
    return (await ask(kind, addresses.slice(0, half))) ?? (await ask(kind, addresses.slice(half)));
  };
  const emails = people.flatMap(({ email }) => email ?? []).filter(isNameable);
  const phones = people.flatMap(({ email, phone }) => (email === null && phone) || []);
  const wanted: [AddressKind, string[]][] = [
    ["email", emails],
    ["phone_number", phones],
  ];
  for (const [kind, addresses] of wanted) {
    for (let at = 0; at < addresses.length; at += MOST_ADDRESSES) {
      const denied = await ask(kind, addresses.slice(at, at + MOST_ADDRESSES));
      if (denied) return denied;
      // None of them: the question itself is refused.
      if (unreadable.size >= FEWEST_UNREADABLE && read === 0) {
        return { kind: "denied", why: "unclear", retryAfter: null };
      }
    }
  }
  return {
    kind: "profiles",
    idOf({ email, phone }) {
      const address = email ?? phone;
      if (address === null || !isNameable(address) || unreadable.has(address)) return null;
      return ids.get(address);
    },
  };
}
