import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Denial } from "../../klaviyo/access.ts";
import { readEvents } from "../../klaviyo/events.ts";
import { METRICS_BYTES, readMetricIds } from "../../klaviyo/metric-ids.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import {
  dueForLook,
  storeLook,
  takeLook,
  type EventReader,
} from "../../merchant/event-looks.server.ts";
import { markSeen, newestUnseen, SEEN_WITHIN_MS } from "../../outbox/seen.server.ts";
import { errorName } from "../../server/logger.server.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";
import { startRepeating, type RepeatingWork } from "../../server/repeating-work.server.ts";
import { waitAfterDenial } from "./after-denial.ts";
import { eachShop } from "./each-shop.ts";

/** How often it is checked which shops are due. */
const CHECK_EVERY_MS = 10 * SECOND_MS;

/**
 * When to look next, by how long ago Klaviyo accepted the newest row that is not seen yet. An event
 * was seen to come within seconds; most that are not there after minutes never come.
 */
const PACES = [
  { acceptedMs: 2 * MINUTE_MS, everyMs: 10 * SECOND_MS, overlapMs: 2 * MINUTE_MS },
  { acceptedMs: 15 * MINUTE_MS, everyMs: MINUTE_MS, overlapMs: 15 * MINUTE_MS },
] as const;
/** Rows that are older. The overlap finds events that came late; Klaviyo dates them back. */
const SLOW = { everyMs: 15 * MINUTE_MS, overlapMs: HOUR_MS } as const;

/**
 * Pages of a look, each with 200 events. Klaviyo takes 350 calls a second and 3,500 a minute at this
 * endpoint, and one page is enough for all but the busiest minutes: the rest is left to the
 * merchant's other tools. https://developers.klaviyo.com/en/reference/get_events
 */
const MOST_PAGES = 50;

/** How long the ids of an account's metrics are remembered. Without one, they are read again. */
const METRICS_FOR_MS = HOUR_MS;
const NO_METRIC_FOR_MS = MINUTE_MS;
/** Of so many shops, some 200 bytes each; of more, those that were asked for the longest ago are not. */
const MOST_REMEMBERED = 20_000;

interface LookContext {
  send: Send;
  now: () => Date;
  stopping: AbortSignal;
  tell: (shop: string, error: unknown) => void;
  /** The metrics of each shop, by its name and key version. */
  metrics: LRUCache<string, { ids: string[]; until: number }>;
}

/** Looks in Klaviyo for the events of delivered rows, for shops whose key may read them. */
export function startEventLooks({
  send,
  log,
  now = () => new Date(),
}: {
  send: Send;
  log: Pick<Logger, "error">;
  now?: () => Date;
}): RepeatingWork {
  const metrics: LookContext["metrics"] = new LRUCache({ max: MOST_REMEMBERED });
  const tell = (shop: string, error: unknown) =>
    log.error({ shop, error: errorName(error) }, FAILURE);
  return startRepeating({
    everyMs: CHECK_EVERY_MS,
    round: (stopping) => lookAtDue({ send, now, stopping, tell, metrics }),
    log,
    failure: FAILURE,
  });
}

const FAILURE = "Events could not be looked for; it is tried again";

async function lookAtDue(context: LookContext): Promise<void> {
  for (let after = ""; !context.stopping.aborted;) {
    const due = await dueForLook(context.now(), after);
    await eachShop(due, (reader) => lookFor(reader, context), context);
    const last = due.at(-1);
    if (!last) return;
    after = last.shop;
  }
}

/** Reads a shop's events if one of its newest rows waits to be seen. A shop without costs one read. */
async function lookFor(reader: EventReader, context: LookContext): Promise<void> {
  const { shop, connectedAt, eventsSince, eventsReadTo } = reader;
  const startedAt = context.now();
  const floor = latest(new Date(startedAt.getTime() - SEEN_WITHIN_MS), connectedAt);
  const newest = await newestUnseen(shop, floor);
  if (!newest) return;
  const acceptedMs = startedAt.getTime() - newest.getTime();
  const pace = PACES.find((one) => acceptedMs < one.acceptedMs) ?? SLOW;
  const key = await takeLook(reader, new Date(startedAt.getTime() + pace.everyMs));
  if (key === undefined) return;

  const since = latest(floor, eventsReadTo && new Date(eventsReadTo.getTime() - pace.overlapMs));
  const metrics = await metricsOf(reader, key, context);
  if (metrics.kind === "denied") return putOff(reader, metrics, startedAt);
  let readTo = startedAt;
  for (const metricId of metrics.ids) {
    const how = { metricId, since, mostPages: MOST_PAGES };
    const reading = await readEvents(key, how, context.send, context.stopping);
    if (reading.kind === "denied") return putOff(reader, reading, startedAt);
    await markSeen(shop, reading.events, startedAt);
    if (reading.readTo && reading.readTo < readTo) readTo = reading.readTo;
  }
  await storeLook(reader, {
    eventsSince: eventsSince ?? floor,
    eventsReadTo: latest(readTo, eventsReadTo),
  });
}

type Metrics = { kind: "ids"; ids: string[] } | { kind: "denied"; why: Denial };

async function metricsOf(
  { shop, keyVersion }: EventReader,
  key: string,
  { send, now, stopping: signal, metrics }: LookContext,
): Promise<Metrics> {
  const name = `${shop} ${keyVersion}`;
  const known = metrics.get(name);
  if (known && known.until > now().getTime()) return { kind: "ids", ids: known.ids };
  const mostBytes = METRICS_BYTES;
  const found = await readMetricIds((path) =>
    send({ method: "GET", path, key, mostBytes, signal }),
  );
  if (found.kind === "ids") {
    const forMs = found.ids.length > 0 ? METRICS_FOR_MS : NO_METRIC_FOR_MS;
    metrics.set(name, { ids: found.ids, until: now().getTime() + forMs });
  }
  return found;
}

/** Looks no sooner than Klaviyo allows. */
async function putOff(
  reader: EventReader,
  { why, retryAfter = null }: { why: Denial; retryAfter?: string | null },
  now: Date,
): Promise<void> {
  const waitMs = waitAfterDenial(why, retryAfter);
  await storeLook(reader, { eventsLookAt: new Date(now.getTime() + waitMs) });
}

function latest(one: Date, other: Date | null): Date {
  return other && other > one ? other : one;
}
