import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Denial } from "../../klaviyo/access.ts";
import { readAccountFacts, type AccountFacts } from "../../klaviyo/after-restock.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import {
  giveBackRestocks,
  readersOfRestocks,
  takeRestocks,
  type RestockReader,
  type RestocksDenied,
} from "../../merchant/restock-looks.server.ts";
import {
  endLook,
  giveUpLate,
  keepProgress,
  nextLook,
  progressOf,
  shopsWithLooks,
  type DueRestock,
  type LookFault,
  type Tellable,
} from "../../outbox/restocks/looks.server.ts";
import { waitersOf } from "../../outbox/restocks/people.server.ts";
import { countIn, type Tally } from "../../outbox/restocks/attribution.ts";
import { Incidents } from "../../server/incidents.ts";
import { errorName } from "../../server/logger.server.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../../server/repeating-work.server.ts";
import { waitAfterDenial } from "./after-denial.ts";
import { eachShop } from "./each-shop.ts";
import { judgeWaiters } from "./judge-waiters.server.ts";

/** How often it is checked which shops are due. */
const CHECK_EVERY_MS = 10 * SECOND_MS;

/**
 * People of a shop in one round. Each takes one call at an endpoint that takes 350 a second and
 * 3,500 a minute: a shop uses less than a tenth of that, and 10,000 people take half an hour.
 * https://developers.klaviyo.com/en/reference/get_events
 */
const PEOPLE_A_ROUND = 50;

/** How long a process has a shop: more than a round of it takes with every call as slow as can be. */
const TAKEN_FOR_MS = 15 * MINUTE_MS;

/** How long is waited where the merchant's other tools use much of the account's calls. */
const BUSY_FOR_MS = MINUTE_MS;

/** How long an account's metrics and flows are remembered. */
const FACTS_FOR_MS = HOUR_MS;
/** Of so many shops, a kilobyte each; of more, those that were asked for the longest ago are not. */
const MOST_REMEMBERED = 20_000;

interface LookContext {
  send: Send;
  now: () => Date;
  stopping: AbortSignal;
  tell: (shop: string, error: unknown) => void;
  log: Pick<Logger, "error">;
  incidents: Incidents;
  /** What each account can tell, by shop and key version. */
  facts: LRUCache<string, { facts: AccountFacts; until: number }>;
}

/**
 * Reads in Klaviyo what followed each return of a variant: who got the flow's message, who opened
 * it, who bought. Stores numbers and no person.
 */
export function startRestockLooks({
  send,
  log,
  now = () => new Date(),
}: {
  send: Send;
  log: Pick<Logger, "error">;
  now?: () => Date;
}): RepeatingWork {
  const facts: LookContext["facts"] = new LRUCache({ max: MOST_REMEMBERED });
  const incidents = new Incidents();
  const tell = (shop: string, error: unknown) =>
    log.error({ shop, error: errorName(error) }, FAILURE);
  return startRepeating({
    everyMs: CHECK_EVERY_MS,
    round: (stopping) => lookAtDue({ send, now, stopping, tell, log, incidents, facts }),
    log,
    failure: FAILURE,
  });
}

const FAILURE = "What followed a restock could not be read; it is tried again";
const UNREADABLE =
  "Klaviyo's answers on what followed a restock can't be read; it is asked again every hour";

async function lookAtDue(context: LookContext): Promise<void> {
  for (let after = ""; !context.stopping.aborted;) {
    const readers = await readersOfRestocks(context.now(), after);
    const last = readers.at(-1);
    if (!last) return;
    after = last.shop;
    const due = await shopsWithLooks(
      readers.map(({ shop }) => shop),
      context.now(),
    );
    const withLooks = readers.filter(({ shop }) => due.has(shop));
    await eachShop(withLooks, (reader) => lookFor(reader, context), context);
  }
}

/** A denial, or null where Klaviyo has said all that was asked. */
type Halt = { why: Denial | "busy"; of: RestocksDenied; retryAfter: string | null } | null;

async function lookFor(reader: RestockReader, context: LookContext): Promise<void> {
  const { shop } = reader;
  const startedAt = context.now();
  const until = new Date(startedAt.getTime() + TAKEN_FOR_MS);
  const key = await takeRestocks(reader, until);
  if (key === undefined) return;
  const taken = { ...reader, restocksLookAt: until };
  await giveUpLate(shop, startedAt);
  const halt = await lookWith(key, reader, context);
  if (halt === null) {
    context.incidents.ends(shop);
    const isCured = reader.restocksDenied !== null;
    await giveBackRestocks(taken, { nextAt: startedAt, ...(isCured && { denied: null }) });
    return;
  }
  if (halt.why === "unclear" && context.incidents.begins(shop)) {
    context.log.error({ shop, of: halt.of }, UNREADABLE);
  }
  const nextAt = new Date(context.now().getTime() + waitMs(halt));
  const denied = halt.why === "missing" ? halt.of : undefined;
  await giveBackRestocks(taken, { nextAt, ...(denied && { denied }) });
}

function waitMs({ why, retryAfter }: NonNullable<Halt>): number {
  return why === "busy" ? BUSY_FOR_MS : waitAfterDenial(why, retryAfter);
}

/** Looks at as many people as one round may. */
async function lookWith(key: string, reader: RestockReader, context: LookContext): Promise<Halt> {
  const found = await factsOf(key, reader, context);
  if (found.kind === "denied") return { ...found, of: "metrics" };
  let left = PEOPLE_A_ROUND;
  while (left > 0 && !context.stopping.aborted) {
    const restock = await nextLook(reader.shop, context.now());
    if (!restock) return null;
    const looked = await lookAt(restock, { key, facts: found, size: left }, context);
    if (looked.halt) return looked.halt;
    // A return without people costs no call, but must not be looked at without an end.
    left -= Math.max(1, looked.people);
  }
  return null;
}

/** Looks at some people of a return, and stores it all with the last of them. */
async function lookAt(
  restock: DueRestock,
  { key, facts, size }: { key: string; facts: AccountFacts; size: number },
  { send, now, stopping: signal }: LookContext,
): Promise<{ people: number; halt: Halt }> {
  const { startedAt, after, tally } = progressOf(restock, now());
  const { people, next } = await waitersOf(restock, { after, size });
  const flows = "ids" in facts.flows ? facts.flows.ids : null;
  const judged = await judgeWaiters(people, { key, flows, until: startedAt, send, signal });
  if (judged.kind === "denied") return { people: people.length, halt: judged };
  const progress = {
    ...{ startedAt, after: next ?? undefined },
    tally: judged.verdicts.reduce(countIn, tally),
  };
  await (next
    ? keepProgress(restock, progress, now())
    : endLook(restock, progress, tellableBy(facts, progress.tally), now()));
  const halt = judged.isBusy ? { why: "busy", of: "events", retryAfter: null } : null;
  return { people: people.length, halt: halt as Halt };
}

/** An order that was found tells as well that the account has orders. */
function tellableBy({ flows, hasOrders }: AccountFacts, { bought }: Tally): Tellable {
  const orders = hasOrders ?? bought > 0;
  const noOrders: LookFault = hasOrders === null ? "unread" : "no_orders";
  return {
    messages: "ids" in flows,
    orders,
    faults: [
      ...new Set<LookFault>([
        ...("why" in flows ? [flows.why] : []),
        ...(orders ? [] : [noOrders]),
      ]),
    ],
  };
}

async function factsOf(
  key: string,
  { shop, keyVersion }: RestockReader,
  { send, now, stopping, facts }: LookContext,
) {
  const name = `${shop} ${keyVersion}`;
  const known = facts.get(name);
  if (known && known.until > now().getTime()) return known.facts;
  const found = await readAccountFacts(key, send, stopping);
  if (found.kind === "facts") {
    facts.set(name, { facts: found, until: now().getTime() + FACTS_FOR_MS });
  }
  return found;
}
