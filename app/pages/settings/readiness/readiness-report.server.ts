import type { Access } from "../../../klaviyo/access.ts";
import type { KeyCheck } from "../../../klaviyo/connection.ts";
import type { FlowsReading } from "../../../klaviyo/flows.ts";
import type { NeededScope } from "../../../klaviyo/needs.ts";
import type { ScopeProbe } from "../../../klaviyo/needed-scopes.ts";
import { send as klaviyo, type Send } from "../../../klaviyo/transport.server.ts";
import {
  connectionStatus,
  type ConnectionStatus,
} from "../../../merchant/connection-status.server.ts";
import { holdIfRefused, storeFindings } from "../../../merchant/inspection.server.ts";
import { inspectKey, keyVersionOf } from "../../../merchant/readiness.server.ts";
import { wakeLane } from "../../../outbox/queue/wake.server.ts";
import {
  lastAnswers,
  type LastAnswers,
  type LastAnswer,
} from "../../../outbox/log/last-answers.server.ts";

/** The readiness of a shop, as sent to the page. Times are ISO 8601; it never contains a key. */
export type ReadinessReport =
  | { kind: "no_key" | "key_unreadable" }
  | {
      kind: "report";
      checkedAt: string;
      key: KeyCheck;
      needed: Needed;
      lists: Access;
      flows: FlowsReading;
      consents: ConsentReport;
      /** The last answer for the newest sign-ups; null if Klaviyo was called for none of them. */
      last: LastAnswer<string> | null;
    };

/** An accepted sign-up proves more than a probe; a present hold says what is missing. */
export type Needed =
  { kind: "proven"; at: string } | { kind: "held"; detail: string | null } | ScopeProbe;

/**
 * The consent scope can't be probed without recording a consent: this is what past consents show.
 */
export type ConsentReport =
  | { kind: "recorded"; at: string }
  | { kind: "refused"; detail: string | null }
  | { kind: "untried" };

/** Checks a shop's readiness with a few calls to Klaviyo and some short reads. */
export async function readinessReport(
  shop: string,
  now: Date,
  send: Send = klaviyo,
): Promise<ReadinessReport> {
  const [connection, keyVersion] = await Promise.all([connectionStatus(shop), keyVersionOf(shop)]);
  if (!connection || keyVersion === undefined) return { kind: "no_key" };
  const answers = await lastAnswers(shop, keyVersion);
  const known = knownOf(connection, answers);
  const found = await inspectKey(shop, { probe: known === null }, send);
  if (found.kind !== "inspected") return { kind: found.kind };
  const { key, lists, flows, needed } = found;
  await storeFindings(shop, keyVersion, { missingScopes: missingIn(known ?? needed), flows }, now);
  const unprobed = key.kind === "refused" ? "refused" : "unclear";
  const probe = needed ?? ({ kind: "unknown", why: unprobed } as const);
  if (await holdIfRefused(shop, keyVersion, { probe, flows }, now)) await wakeLane(shop, now);
  return {
    kind: "report",
    checkedAt: now.toISOString(),
    key,
    lists,
    flows,
    needed: known ?? needed ?? { kind: "unknown", why: "unclear" },
    consents: consentsOf(connection, answers),
    last: answers.last && { ...answers.last, at: answers.last.at.toISOString() },
  };
}

/** Null where it is not known, or where a hold says it. */
function missingIn(needed: Needed | null): NeededScope[] | null {
  switch (needed?.kind) {
    case "proven":
    case "present":
      return [];
    case "missing":
      return needed.scopes;
    default:
      return null;
  }
}

function knownOf({ hold }: ConnectionStatus, { tookSignUpAt: at }: LastAnswers): Needed | null {
  if (hold?.reason === "scope_missing") return { kind: "held", detail: hold.detail };
  return at && { kind: "proven", at: at.toISOString() };
}

function consentsOf({ consentRefused }: ConnectionStatus, answers: LastAnswers): ConsentReport {
  if (consentRefused) return { kind: "refused", detail: consentRefused.detail };
  const at = answers.tookConsentAt;
  return at ? { kind: "recorded", at: at.toISOString() } : { kind: "untried" };
}
