import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { ConnectionReset } from "#sandbox/serve.ts";
import type { KlaviyoAccount } from "./account.ts";
import { accountsEndpoint } from "./accounts.ts";
import { consentsEndpoint, type Consent } from "./consents.ts";
import { isObjection, isOutage, objection, strike, type Fault } from "./faults.ts";
import { createGate } from "./gate.ts";
import { createInbox } from "./inbox.ts";
import { listsEndpoint } from "./lists.ts";
import { subscriptionsEndpoint, type Received } from "./subscriptions.ts";

export type { Consent, Fault, KlaviyoAccount, Received };

/** One API call as the outside saw it, without its key. `status` is null while, or where, none came. */
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
  /** Newest last, as are `consents` and `calls`. */
  readonly received: readonly Received[];
  readonly consents: readonly Consent[];
  readonly calls: readonly Call[];
  /** Queues a fault for the next `times` answers it fits. */
  failNext(fault: Fault, times: number): void;
  readonly faults: readonly Fault[];
  /** Alive: add keys to it, revoke them. */
  readonly accounts: KlaviyoAccount[];
  /** Forgets what arrived, what was called and what was to fail; keys and budgets stay. */
  clear(): void;
  onReceived(listener: (received: Received) => void): () => void;
  /** Anything that the page shows: arrivals, faults, keys. */
  onChange(listener: () => void): () => void;
  changed(): void;
}

export interface KlaviyoOptions {
  accounts: KlaviyoAccount[];
  now?: () => number;
  latencyMs?: number;
  /** How far Klaviyo's rate windows are off the clock's, in milliseconds. */
  windowOffsetMs?: number;
  /** What arrived in an earlier life. To keep it, store `received` whenever `onChange` calls. */
  state?: { received: readonly Received[] };
}

/** Klaviyo as this machine knows it: strict, limited, faulty on demand. Put on a socket by `serve`. */
export function createKlaviyo(options: KlaviyoOptions): Klaviyo {
  const { accounts, now = Date.now, latencyMs = 0, windowOffsetMs = 0, state } = options;
  const received = [...(state?.received ?? [])];
  const consents: Consent[] = [];
  const calls: Call[] = [];
  const faults: Fault[] = [];
  const receivedListeners = new Set<(received: Received) => void>();
  const changeListeners = new Set<() => void>();

  const subscriptions = subscriptionsEndpoint({
    object(body) {
      const fault = use(isObjection(body));
      return fault && objection(fault);
    },
    record(subscription) {
      const arrival = { id: randomUUID(), ...subscription };
      received.push(arrival);
      for (const listener of receivedListeners) listener(arrival);
      klaviyo.changed();
    },
  });
  const consent = consentsEndpoint((granted) => {
    consents.push({ id: randomUUID(), ...granted });
    klaviyo.changed();
  });
  const endpoints = [subscriptions, accountsEndpoint, listsEndpoint, consent];
  const pass = createGate({ accounts, endpoints, windowOffset: windowOffsetMs });

  /** The first queued fault that fits, used up from here on, whatever comes of the call. */
  function use<Fit extends Fault>(fits: (fault: Fault) => fault is Fit): Fit | undefined {
    const fault = faults.find(fits);
    if (!fault) return undefined;
    faults.splice(faults.indexOf(fault), 1);
    klaviyo.changed();
    return fault;
  }

  async function answer(request: Request, at: number): Promise<Response> {
    if (latencyMs > 0) await wait(latencyMs, undefined, { signal: request.signal });
    const outage = use(isOutage);
    if (outage) return strike(outage, request.signal);
    const response = await pass(request, at);
    if (response.status === 202 && use(isLost)) throw new ConnectionReset();
    return response;
  }

  const klaviyo: Klaviyo = {
    async fetch(request) {
      const at = now();
      const call: Call = {
        at,
        method: request.method,
        path: new URL(request.url).pathname,
        status: null,
      };
      calls.push(call);
      const response = await answer(request, at);
      call.status = response.status;
      return response;
    },
    page: (request) => inbox(request),
    received,
    consents,
    calls,
    faults,
    accounts,
    failNext(fault, times) {
      for (let time = 0; time < times; time++) faults.push(fault);
      klaviyo.changed();
    },
    clear() {
      for (const remembered of [received, consents, calls, faults]) remembered.length = 0;
      klaviyo.changed();
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

const isLost = (fault: Fault): fault is { kind: "lost" } => fault.kind === "lost";

function register<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
