import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { bodyOf, cursorOf } from "./json-api.ts";
import { readMetricIds, type Read } from "./metric-ids.ts";
import type { Send } from "./transport.server.ts";

/** Flows arrive all at once. */
const MOST_BYTES = 512 * 1024;

/**
 * What a flow does with a sign-up. With `live` and `manual` the shopper joins the waiting list; with
 * `manual` each message waits for an approval in Klaviyo. With `draft` the shopper does not join, and
 * is not added later. https://help.klaviyo.com/hc/en-us/articles/360051612551
 * https://help.klaviyo.com/hc/en-us/articles/115002779331
 */
export type FlowStatus = "live" | "manual" | "draft";

export interface Flow {
  name: string;
  /** That of the message after the delay, and not only of the flow. */
  status: FlowStatus;
}

/** The flows that a back-in-stock sign-up starts, or why they are not known. */
export type FlowsReading =
  /** Empty where the metric is there and no flow listens. */
  | { kind: "flows"; flows: Flow[] }
  /** The account knows no such event yet, so no flow can listen to it. */
  | { kind: "no_metric" }
  | { kind: "denied"; why: Denial };

const flowsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      attributes: z.object({
        name: z.string().nullish(),
        status: z.string().nullish(),
        archived: z.boolean().nullish(),
      }),
    }),
  ),
});

const actionsPage = z.object({
  data: z.array(
    z.object({
      attributes: z.object({ action_type: z.string().nullish(), status: z.string().nullish() }),
    }),
  ),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** Of fifty actions each. */
const MOST_PAGES = 5;

/** "SEND_EMAIL", "SEND_SMS"; not what tells a server or the merchant's staff. */
const SENDS_TO_SHOPPER = /^send[_-](?!webhook|notification|internal)/i;

/**
 * Reads which flows listen, and whether they send: the metric by its name, the flows that it
 * triggers, and their messages.
 * https://developers.klaviyo.com/en/reference/get_metrics
 * https://developers.klaviyo.com/en/reference/get_flows_triggered_by_metric
 * https://developers.klaviyo.com/en/reference/get_actions_for_flow
 */
export async function readBackInStockFlows(
  key: string,
  send: Send,
  signal?: AbortSignal,
): Promise<FlowsReading> {
  const read = (path: string) =>
    send({ method: "GET", path, key, mostBytes: MOST_BYTES, ...(signal && { signal }) });
  const metrics = await readMetricIds(read);
  if (metrics.kind === "denied") return metrics;
  if (metrics.ids.length === 0) return { kind: "no_metric" };
  // Each integration has events of its own, and so several metrics may have this name.
  const readings = await Promise.all(metrics.ids.map((id) => readTriggered(id, read)));
  const flows = readings.flatMap((reading) => (reading.kind === "flows" ? reading.flows : []));
  const denied = readings.find((reading) => reading.kind === "denied");
  // What could not be read may hold the live one.
  return denied && !flows.some(({ status }) => status === "live")
    ? denied
    : { kind: "flows", flows };
}

/** The ids of the flows that metrics trigger, whatever their state, or why they are not known. */
export async function readTriggeredIds(
  metricIds: string[],
  read: Read,
): Promise<{ kind: "ids"; ids: Set<string> } | Denied> {
  const ids = new Set<string>();
  for (const metricId of metricIds) {
    const answer = await read(triggersPath(metricId));
    const said = bodyOf(answer, flowsAnswer);
    if (!said) return { kind: "denied", why: denialOf(answer) };
    for (const { id } of said.data) ids.add(id);
  }
  return { kind: "ids", ids };
}

function triggersPath(metricId: string): string {
  const query = new URLSearchParams({ "fields[flow]": "name,status,archived" });
  return `/api/metrics/${encodeURIComponent(metricId)}/flow-triggers?${query.toString()}`;
}

async function readTriggered(id: string, read: Read): Promise<FlowsReading> {
  const answer = await read(triggersPath(id));
  const said = bodyOf(answer, flowsAnswer);
  if (!said) return { kind: "denied", why: denialOf(answer) };
  const flows: Flow[] = [];
  // One after the other: Klaviyo answers three of these calls a second.
  for (const { id, attributes } of said.data) {
    const { status, archived } = attributes;
    const isOn = archived !== true && (status === "live" || status === "manual");
    const messages: FlowStatus | Denied = isOn ? await readMessages(id, read) : "draft";
    if (typeof messages === "object") return messages;
    flows.push({ name: attributes.name ?? "", status: messages });
  }
  return { kind: "flows", flows };
}

type Denied = Extract<FlowsReading, { kind: "denied" }>;

/** The best that any message of a flow does: one that is live reaches shoppers. */
async function readMessages(id: string, read: Read): Promise<FlowStatus | Denied> {
  let best: FlowStatus = "draft";
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await read(actionsPath(id, cursor));
    const said = bodyOf(answer, actionsPage);
    if (!said) return { kind: "denied", why: denialOf(answer) };
    const statuses = said.data
      .filter(({ attributes }) => SENDS_TO_SHOPPER.test(attributes.action_type ?? ""))
      .map(({ attributes }) => attributes.status);
    if (statuses.includes("live")) return "live";
    if (statuses.includes("manual")) best = "manual";
    cursor = cursorOf(said.links?.next);
    if (cursor === null) return best;
  }
  // A live one may be on the next page.
  return { kind: "denied", why: "unclear" };
}

function actionsPath(flowId: string, cursor: string | null): string {
  const query = new URLSearchParams({
    "fields[flow-action]": "action_type,status",
    ...(cursor !== null && { "page[cursor]": cursor }),
  });
  return `/api/flows/${encodeURIComponent(flowId)}/flow-actions?${query.toString()}`;
}
