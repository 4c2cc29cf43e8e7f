import { denialOf, type Denial } from "./access.ts";
import { readTriggeredIds } from "./flows.ts";
import { METRICS_BYTES, readMetricNames } from "./metric-ids.ts";
import { BACK_IN_STOCK_METRIC } from "./needs.ts";
import { ORDER_METRIC, RECEIVED_METRICS } from "./person-events.ts";
import type { Answer, Send } from "./transport.server.ts";

/** What an account can tell of what follows a restock. */
export interface AccountFacts {
  kind: "facts";
  /**
   * The ids of the flows that a back-in-stock sign-up starts, whatever their state; or why messages
   * can't be told: the key may not read flows, there is no such flow, it was not among the metrics
   * that were read, or Klaviyo has sent none yet.
   */
  flows: { ids: Set<string> } | { why: "flows" | "no_flow" | "unread" | "no_messages" };
  /**
   * Whether a store's orders are among the account's events; null where they may be among metrics
   * that were not read.
   */
  hasOrders: boolean | null;
}

/** What an account can tell, or why that is not known. `retryAfter` is of a 429, in seconds. */
export type AccountFactsReading =
  AccountFacts | { kind: "denied"; why: Denial; retryAfter: string | null };

/** Reads an account's metrics and back-in-stock flows. Needs `metrics:read`; flows need `flows:read`. */
export async function readAccountFacts(
  key: string,
  send: Send,
  signal?: AbortSignal,
): Promise<AccountFactsReading> {
  let last: Answer | undefined;
  const read = async (path: string) => {
    last = await send({
      ...({ method: "GET", path, key, mostBytes: METRICS_BYTES } as const),
      ...(signal && { signal }),
    });
    return last;
  };
  const denied = () => ({
    kind: "denied" as const,
    why: last ? denialOf(last) : ("unclear" as const),
    retryAfter: last?.answered ? last.retryAfter : null,
  });
  const wanted = [BACK_IN_STOCK_METRIC, ORDER_METRIC, ...RECEIVED_METRICS];
  const found = await readMetricNames(read, wanted);
  if (found.kind === "denied") return denied();
  const { names, isComplete } = found;
  const idsOf = (isNamed: (name: string) => boolean) =>
    [...names].flatMap(([id, name]) => (isNamed(name) ? [id] : []));
  const has = (isNamed: (name: string) => boolean) =>
    idsOf(isNamed).length > 0 || (isComplete ? false : null);
  const hasOrders = has((name) => name === ORDER_METRIC);
  const facts = (flows: AccountFacts["flows"]) => ({ kind: "facts" as const, flows, hasOrders });
  const triggered = await readTriggeredIds(
    idsOf((name) => name === BACK_IN_STOCK_METRIC),
    read,
  );
  if (triggered.kind === "denied") {
    return triggered.why === "missing" ? facts({ why: "flows" }) : denied();
  }
  if (triggered.ids.size === 0) return facts({ why: isComplete ? "no_flow" : "unread" });
  return facts(
    has((name) => RECEIVED_METRICS.includes(name)) === false
      ? { why: "no_messages" }
      : { ids: triggered.ids },
  );
}
