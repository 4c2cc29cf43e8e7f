import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../server/durations.ts";
import { readBackInStockFlows, type FlowStatus, type FlowsReading } from "../klaviyo/flows.ts";
import { probeNeeded, type ScopeProbe } from "../klaviyo/needed-scopes.ts";
import { NEEDED_SCOPES, type NeededScope } from "../klaviyo/needs.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.server.ts";
import { holdShop } from "./hold.server.ts";
import { unseal } from "./seal.server.ts";

/** A merchant who connects a key waits for it; what is not known by then stays unknown. */
const PATIENCE_MS = 8_000;
/**
 * It is asked again after this time instead of a day where it said nothing, or not all, and where no
 * flow sends: the merchant is changing that.
 */
const AGAIN_AFTER_MS = HOUR_MS;
/** How many shops are read at once; they are inspected one after the other. */
const MOST_AT_ONCE = 20;

/**
 * What the best flow does; "no_metric" where the account knows no such event yet, so that no flow can
 * start with it, and "not_permitted" where the key may not read flows.
 */
export type FlowFound = FlowStatus | "none" | "no_metric" | "not_permitted";

/** For how long a flow counts as live: two days of daily inspections said nothing else. */
const LIVE_FOR_MS = 2 * DAY_MS;

/** Wakes the lane of a shop that is newly held, so that its hold is checked. */
export type WakeHeld = (shop: string, now: Date) => Promise<void>;

/** What Klaviyo last said of the present key; null for what it has not said. */
export interface Inspection {
  missingScopes: NeededScope[] | null;
  flow: { status: FlowFound; name: string | null } | null;
}

/** What there is to store of an inspection; null for what is not known. */
export interface Findings {
  missingScopes: readonly NeededScope[] | null;
  flows: FlowsReading;
}

/** Part of every change of the key: nothing is known of the new one. */
export const notInspected = {
  inspectedAt: null,
  missingScopes: null,
  flowStatus: null,
  flowName: null,
  flowLiveAt: null,
  eventsSince: null,
  eventsReadTo: null,
  eventsLookAt: null,
  restocksLookAt: null,
  restocksDenied: null,
};

/**
 * Stores what was found with a version of the key, and nothing if another one is connected by now.
 * What could not be found out this time stays as it was found before.
 */
export async function storeFindings(
  shop: string,
  keyVersion: number,
  { missingScopes, flows }: Findings,
  now: Date,
): Promise<void> {
  const flow = flowIn(flows);
  if (!flow && !missingScopes) return;
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, sealedKey: { not: null } },
      data: {
        // Where some of it is not known, it stays due.
        ...(flow && missingScopes && { inspectedAt: now }),
        ...(missingScopes && { missingScopes: missingScopes.join(",") }),
        ...(flow && { flowStatus: flow.status, flowName: flow.name }),
        ...(flow?.status === "live" && { flowLiveAt: now }),
      },
    }),
  ]);
}

/**
 * Asks Klaviyo about a shop's key and flows for eight seconds at most, and stores what it says. A
 * shop whose key is refused is held, as by a sign-up: its lane has to be woken for the checks of the
 * hold. Returns what was found; undefined without a key that opens.
 */
export async function inspect(
  shop: string,
  now: Date,
  send: Send = klaviyo,
  { stopping }: { stopping?: AbortSignal } = {},
): Promise<(Findings & { isHeld: boolean }) | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    select: { sealedKey: true, keyVersion: true },
  });
  const key = merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
  if (!merchant || key === undefined) return undefined;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = stopping ? AbortSignal.any([patience, stopping]) : patience;
  const [probe, flows] = await Promise.all([
    probeNeeded(key, send, signal),
    readBackInStockFlows(key, send, signal),
  ]);
  const missingScopes =
    probe.kind === "present" ? [] : probe.kind === "missing" ? probe.scopes : null;
  const found = { missingScopes, flows };
  await storeFindings(shop, merchant.keyVersion, found, now);
  const isHeld = await holdIfRefused(shop, merchant.keyVersion, { probe, flows }, now);
  return { ...found, isHeld };
}

/**
 * Holds a shop whose key both endpoints refuse: nothing is sent with it, and no page may say that it
 * works. The hold ends by its own checks. True if the shop is newly held.
 */
export async function holdIfRefused(
  shop: string,
  keyVersion: number,
  { probe, flows }: { probe: ScopeProbe; flows: FlowsReading },
  now: Date,
): Promise<boolean> {
  const isRefused = [probe, flows].every((said) => "why" in said && said.why === "refused");
  const hold = { hold: "key_refused", detail: null, keyVersion, at: now } as const;
  return isRefused && (await holdShop(shop, hold));
}

/**
 * Inspects shops that were not inspected for a day; a shop on hold is checked by its hold. Each shop
 * is put off for an hour first, so that no other process inspects it too, and one whose key does not
 * open is not tried again and again. Returns how many were due.
 */
export async function inspectDue(
  now: Date,
  send: Send,
  stopping = new AbortController().signal,
  wakeHeld: WakeHeld = () => Promise.resolve(),
): Promise<number> {
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  const due = await db.merchant.findMany({
    where: {
      sealedKey: { not: null },
      uninstalledAt: null,
      hold: null,
      OR: [
        { inspectedAt: null },
        { inspectedAt: before(DAY_MS) },
        { flowStatus: { in: NOT_SENDING }, inspectedAt: before(AGAIN_AFTER_MS) },
      ],
    },
    select: { shop: true, inspectedAt: true, flowStatus: true },
    take: MOST_AT_ONCE,
  });
  for (const { shop, inspectedAt, flowStatus } of due) {
    if (stopping.aborted) break;
    const putOff = isNotSending(flowStatus) ? now : dueInAnHour(now);
    const [{ count }] = await commit(() => [
      write.merchant.updateMany({ where: { shop, inspectedAt }, data: { inspectedAt: putOff } }),
    ]);
    if (count === 0) continue;
    const found = await inspect(shop, now, send, { stopping });
    if (found?.isHeld) await wakeHeld(shop, now);
  }
  return due.length;
}

const NOT_SENDING: FlowFound[] = ["none", "no_metric", "draft"];

function isNotSending(status: string | null): boolean {
  return NOT_SENDING.some((one) => one === status);
}

/** The time of an inspection that is due again in an hour, after a day. */
function dueInAnHour(now: Date): Date {
  return new Date(now.getTime() - DAY_MS + AGAIN_AFTER_MS);
}

/** As a shop's row has it. A flow that was found live too long ago is not known to be. */
export function inspectionOf(
  merchant: {
    missingScopes: string | null;
    flowStatus: string | null;
    flowName: string | null;
    flowLiveAt: Date | null;
  },
  now: Date,
): Inspection {
  const { flowName, flowLiveAt } = merchant;
  const status = merchant.flowStatus as FlowFound | null;
  const isOld = status === "live" && now.getTime() - (flowLiveAt?.getTime() ?? 0) > LIVE_FOR_MS;
  const missing = merchant.missingScopes?.split(",");
  return {
    missingScopes: missing ? NEEDED_SCOPES.filter((scope) => missing.includes(scope)) : null,
    flow: status === null || isOld ? null : { status, name: flowName },
  };
}

function flowIn(reading: FlowsReading): { status: FlowFound; name: string | null } | null {
  switch (reading.kind) {
    case "no_metric":
      return { status: "no_metric", name: null };
    case "denied":
      return reading.why === "missing" ? { status: "not_permitted", name: null } : null;
    case "flows": {
      const best = (["live", "manual", "draft"] as const)
        .map((status) => reading.flows.find((flow) => flow.status === status))
        .find((flow) => flow !== undefined);
      return best ?? { status: "none", name: null };
    }
  }
}
