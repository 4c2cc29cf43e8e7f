import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { KlaviyoAccount } from "./account.ts";
import { accountsEndpoint } from "./accounts.ts";
import { messageProperties, profileIdOf, type Activity } from "./activity.ts";
import { consentsEndpoint, hasBoth, type Consent } from "./consents.ts";
import { findEndpoint, withoutSlash } from "./endpoint.ts";
import { eventsEndpoint } from "./events.ts";
import { createFaultQueue } from "./fault-queue.ts";
import { isAftermath, isOutage, isPartialFailure, spoil, strike, type Fault } from "./faults.ts";
import { flowActionsEndpoint } from "./flow-actions.ts";
import type { FlowState } from "./flow-state.ts";
import { flowTriggersEndpoint as flowTriggers } from "./flow-triggers.ts";
import { createGate } from "./gate.ts";
import { createInbox } from "./inbox.ts";
import { listsEndpoint } from "./lists.ts";
import { metricsEndpoint } from "./metrics.ts";
import { isObjection, objection } from "./objections.ts";
import { REQUEST_ID } from "./problem.ts";
import { profileDeletionsEndpoint, type Deletion } from "./profile-deletions.ts";
import { profilesEndpoint } from "./profiles.ts";
import { subscriptionsEndpoint, type Received } from "./subscriptions.ts";
import { documentedRates, type Rates } from "./windows.ts";

const SERVED = "X-Klaviyo-Api-Revision";

/** Not documented; some seconds were seen. */
const EVENT_DELAY_MS = 3_000;

export type { Activity, Consent, Deletion, Fault, KlaviyoAccount, Rates, Received };

/** One API call as its caller saw it, without its key. `status` is null if there is no answer, or none yet. */
export interface Call {
  at: number;
  method: string;
  path: string;
  status: number | null;
}

export interface Klaviyo {
  /** The API, at /api/**. */
  fetch(request: Request): Promise<Response>;
  /** The inbox page and its controls. */
  page(request: Request): Promise<Response>;
  /** Newest last, like `consents`, `deletions` and `calls`. */
  readonly received: readonly Received[];
  readonly consents: readonly Consent[];
  readonly deletions: readonly Deletion[];
  readonly calls: readonly Call[];
  /** What profiles got and did, besides subscriptions. */
  readonly activities: readonly Activity[];
  /** Lets a profile get or do something, now unless something else is said. */
  happen(activity: Omit<Activity, "id" | "at"> & { at?: number }): void;
  /**
   * Lets a variant be back: if the flow and its message are live, each profile that has subscribed to
   * it since it was back last gets a message. Returns how many.
   */
  restock(variantId: string): number;
  /** Queues a fault for the next `times` calls that it fits. */
  failNext(fault: Fault, times: number): void;
  readonly faults: readonly Fault[];
  /** Live: add keys to it, or revoke them. */
  readonly accounts: KlaviyoAccount[];
  /** The state of the account's back-in-stock flow; may be set at any time. */
  flow: FlowState;
  /** Whether the catalog sync runs, without which no event follows; may be set at any time. */
  catalogSynced: boolean;
  /** How long after a subscription its event can be read first; may be set at any time. */
  eventDelayMs: number;
  /** The limits of accounts and what answers tell of them; may be set at any time, also within a minute. */
  rates: Rates;
  /** Removes every fault that was not used yet. */
  stopFailing(): void;
  /** Forgets arrivals and keeps the faults. */
  clearArrivals(): void;
  /** Forgets arrivals, calls and faults; keeps keys and budgets. */
  clear(): void;
  onReceived(listener: (received: Received) => void): () => void;
  /** Called for each change that the page shows: arrivals, faults, keys. */
  onChange(listener: () => void): () => void;
  changed(): void;
}

export interface KlaviyoOptions {
  accounts: KlaviyoAccount[];
  now?: () => number;
  /** A call is done at once and answered after this delay; a caller that leaves earlier gets no answer. */
  latencyMs?: number;
  /** The offset of Klaviyo's rate windows from the clock's, in milliseconds. */
  windowOffsetMs?: number;
  /** Windows without a limit, for callers that need no quota. */
  unlimited?: boolean;
  /** By default the form recorded in 2026 and the documented limits. */
  rates?: Partial<Rates>;
  /** How many of the newest arrivals, consents and calls are kept at least; all by default. */
  remembered?: number;
  /** Whether answers have `X-Klaviyo-Req-Id`: yes by default, although those recorded before 2026 have none. */
  requestIds?: boolean;
  /** What `X-Klaviyo-Api-Revision` says instead of the revision that was asked for. */
  servedRevision?: string;
  /** What an earlier run had. To keep it, store `received` and `activities` at each `onChange`. */
  state?: { received: readonly Received[]; activities?: readonly Activity[] };
}

/** The local Klaviyo: strict, rate-limited, with faults on demand. `serve` puts it on a socket. */
export function createKlaviyo(options: KlaviyoOptions): Klaviyo {
  const { accounts, now = Date.now, latencyMs = 0, windowOffsetMs = 0, state } = options;
  const { unlimited = false, remembered = Infinity, rates } = options;
  const { requestIds = true, servedRevision } = options;
  const received = [...(state?.received ?? [])];
  const activities = [...(state?.activities ?? [])];
  const consents: Consent[] = [];
  const deletions: Deletion[] = [];
  /** When each variant was back last, in epoch milliseconds. */
  const restocked = new Map<string, number>();
  const calls: Call[] = [];
  const queue = createFaultQueue(() => klaviyo.changed());
  const receivedListeners = new Set<(received: Received) => void>();
  const changeListeners = new Set<() => void>();

  const subscriptions = subscriptionsEndpoint({
    object(body) {
      const fault = queue.use(subscriptions.path, isObjection(subscriptions.path, body));
      return fault && objection(subscriptions.path, fault.kind, body);
    },
    record(subscription) {
      const arrival = { id: randomUUID(), ...subscription };
      remember(received, arrival);
      for (const listener of receivedListeners) listener(arrival);
      klaviyo.changed();
    },
  });
  const consent = consentsEndpoint({
    object(body) {
      const fault = queue.use(consent.path, isObjection(consent.path, body));
      return fault && objection(consent.path, fault.kind, body);
    },
    ignorePhones({ data }) {
      if (!data.attributes.profiles.data.some(hasBoth)) return false;
      return queue.use(consent.path, isPartialFailure) !== undefined;
    },
    record(granted) {
      remember(consents, { id: randomUUID(), ...granted });
      klaviyo.changed();
    },
  });
  const flow = () => klaviyo.flow;
  const flows = [
    metricsEndpoint(flow, () => activities),
    flowTriggers(flow),
    flowActionsEndpoint(flow),
  ];
  const events = eventsEndpoint(() => klaviyo);
  const deleting = profileDeletionsEndpoint((deletion) => remember(deletions, deletion));
  const profiles = profilesEndpoint(() => klaviyo);
  const reading = [accountsEndpoint, listsEndpoint, events, profiles, ...flows];
  const endpoints = [subscriptions, consent, deleting, ...reading].map((endpoint) =>
    unlimited ? { ...endpoint, limits: { perSecond: 1_000_000, perMinute: 60_000_000 } } : endpoint,
  );
  const scopesAt = (path: string) => findEndpoint(endpoints, path)?.endpoint.scopes ?? [];
  const pass = createGate({
    accounts,
    endpoints,
    windowOffset: windowOffsetMs,
    rates: () => klaviyo.rates,
  });

  /** Forgets in large batches, because removing an array's first entries moves all the others. */
  function remember<Item>(items: Item[], item: Item): void {
    items.push(item);
    if (items.length > 2 * remembered + 100) items.splice(0, items.length - remembered);
  }

  function forget(...remembered: unknown[][]): void {
    for (const each of remembered) each.length = 0;
    klaviyo.changed();
  }

  async function answer(request: Request, { at, path: address }: Call): Promise<Response> {
    const { signal } = request;
    const path = withoutSlash(address);
    const outage = queue.use(path, isOutage);
    if (outage) return strike(outage, { signal, scopes: scopesAt(path) });
    const response = await pass(request, at);
    const aftermath = response.status === 202 ? queue.use(path, isAftermath) : undefined;
    return aftermath ? spoil(aftermath, response, signal) : response;
  }

  const klaviyo: Klaviyo = {
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      const call: Call = { at: now(), method: request.method, path, status: null };
      remember(calls, call);
      const response = await answer(request, call);
      const { headers } = response;
      if (!requestIds) headers.delete(REQUEST_ID);
      if (servedRevision !== undefined && headers.has(SERVED)) headers.set(SERVED, servedRevision);
      if (latencyMs > 0) await wait(latencyMs, undefined, { signal: request.signal });
      call.status = response.status;
      return response;
    },
    page: (request) => inbox(request),
    received,
    consents,
    deletions,
    calls,
    activities,
    happen(activity) {
      remember(activities, { id: randomUUID(), at: now(), ...activity });
      klaviyo.changed();
    },
    restock(variantId) {
      const last = restocked.get(variantId) ?? 0;
      restocked.set(variantId, now());
      if (klaviyo.flow !== "live" || !klaviyo.catalogSynced) return 0;
      const waiting = received.filter(
        (one) => one.variantId.endsWith(`:::${variantId}`) && one.receivedAt > last,
      );
      const people = new Map(
        waiting.map((one) => [profileIdOf(one.accountPublicKey, one.profile), one]),
      );
      for (const { accountPublicKey, profile } of people.values()) {
        const metric = profile.email === undefined ? "Received SMS" : "Received Email";
        klaviyo.happen({ accountPublicKey, profile, metric, properties: messageProperties() });
      }
      return people.size;
    },
    faults: queue.faults,
    accounts,
    flow: "live",
    catalogSynced: true,
    eventDelayMs: EVENT_DELAY_MS,
    rates: { ...documentedRates, ...rates },
    failNext: (fault, times) => queue.add(fault, times),
    stopFailing: () => forget(queue.faults),
    clearArrivals: () => forget(received, consents, activities),
    clear() {
      restocked.clear();
      forget(received, consents, deletions, calls, activities, queue.faults);
    },
    onReceived: (listener) => register(receivedListeners, listener),
    onChange: (listener) => register(changeListeners, listener),
    changed() {
      for (const listener of changeListeners) listener();
    },
  };
  const inbox = createInbox(klaviyo);
  return klaviyo;
}

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
