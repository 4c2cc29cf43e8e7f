import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../server/durations.ts";
import type { FlowStatus, FlowsReading } from "../klaviyo/flows.ts";
import { readBackInStockFlows } from "../klaviyo/flows.ts";
import { probeNeeded } from "../klaviyo/needed-scopes.ts";
import { NEEDED_SCOPES, type NeededScope } from "../klaviyo/needs.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.server.ts";
import { unseal } from "./seal.server.ts";

/** A merchant who connects a key waits for it; what is not known by then stays unknown. */
const PATIENCE_MS = 8_000;
/** What is inspected in one round: the calls of one shop after those of another. */
const MOST_AT_ONCE = 20;

/** What the best flow does; "not_permitted" where the key may not read flows. */
export type FlowFound = FlowStatus | "none" | "not_permitted";

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

/**
 * Stores what was found with a version of the key, and nothing if another one is connected by now.
 * What could not be found out this time stays as it was found with this version before.
 */
export async function storeFindings(
  shop: string,
  keyVersion: number,
  { missingScopes, flows }: Findings,
  now: Date,
): Promise<void> {
  const flow = flowIn(flows);
  // Where Klaviyo said nothing, it is asked again in an hour.
  const inspectedAt = flow || missingScopes ? now : new Date(now.getTime() - DAY_MS + HOUR_MS);
  const where = { shop, keyVersion, sealedKey: { not: null }, uninstalledAt: null };
  await commit(() => [
    write.merchant.updateMany({
      where: {
        ...where,
        OR: [{ inspectedKeyVersion: null }, { inspectedKeyVersion: { not: keyVersion } }],
      },
      data: noFindings,
    }),
    write.merchant.updateMany({
      where,
      data: {
        inspectedKeyVersion: keyVersion,
        inspectedAt,
        ...(missingScopes && { missingScopes: missingScopes.join(",") }),
        ...(flow && { flowStatus: flow.status, flowName: flow.name }),
      },
    }),
  ]);
}

const noFindings = { missingScopes: null, flowStatus: null, flowName: null };

/**
 * Asks Klaviyo about a shop's key and flows for eight seconds at most, and stores what it says.
 * Changes no hold. Returns what was found; undefined without a key that opens.
 */
export async function inspect(
  shop: string,
  now: Date,
  send: Send = klaviyo,
): Promise<Findings | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    select: { sealedKey: true, keyVersion: true },
  });
  const key = merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
  if (!merchant || key === undefined) return undefined;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const [probe, flows] = await Promise.all([
    probeNeeded(key, send, signal),
    readBackInStockFlows(key, send, signal),
  ]);
  const missingScopes =
    probe.kind === "present" ? [] : probe.kind === "missing" ? probe.scopes : null;
  const found = { missingScopes, flows };
  await storeFindings(shop, merchant.keyVersion, found, now);
  return found;
}

/**
 * Inspects shops that were not inspected for a day, or not with their present key. A shop on hold is
 * checked by its hold. Returns how many were inspected.
 */
export async function inspectDue(now: Date, send: Send = klaviyo): Promise<number> {
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const due = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant"
    WHERE "sealedKey" IS NOT NULL AND "uninstalledAt" IS NULL AND "hold" IS NULL AND (
      "inspectedAt" IS NULL OR "inspectedAt" < ${dayAgo} OR "inspectedKeyVersion" <> "keyVersion"
    )
    ORDER BY "inspectedAt" LIMIT ${MOST_AT_ONCE}`;
  for (const { shop } of due) await inspect(shop, now, send);
  return due.length;
}

/** Null where nothing of the present key is known. */
export function inspectionOf(merchant: {
  keyVersion: number;
  inspectedKeyVersion: number | null;
  missingScopes: string | null;
  flowStatus: string | null;
  flowName: string | null;
}): Inspection | null {
  const { missingScopes, flowStatus, flowName } = merchant;
  if (merchant.inspectedKeyVersion !== merchant.keyVersion) return null;
  return {
    missingScopes:
      missingScopes === null
        ? null
        : NEEDED_SCOPES.filter((scope) => missingScopes.split(",").includes(scope)),
    flow: flowStatus === null ? null : { status: flowStatus as FlowFound, name: flowName },
  };
}

function flowIn(reading: FlowsReading): { status: FlowFound; name: string | null } | null {
  switch (reading.kind) {
    case "no_metric":
      return { status: "none", name: null };
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
