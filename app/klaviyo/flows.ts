import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { parseJson, cursorOf } from "./json-api.ts";
import { BACK_IN_STOCK_METRIC } from "./needs.ts";
import type { Answer, Send } from "./transport.server.ts";

/** Up to 200 metrics each: more would take too long. */
const MOST_PAGES = 10;
/** A page of 200 metrics has some 70 KB, because each has its links; flows arrive all at once. */
const MOST_BYTES = 512 * 1024;

export interface Flow {
  name: string;
  live: boolean;
}

/** The flows that a back-in-stock sign-up starts, or why they are not known. */
export type FlowsReading =
  /** Empty where the metric is there and no flow listens. */
  | { kind: "flows"; flows: Flow[] }
  /** The account knows no such event yet, so no flow can listen to it. */
  | { kind: "no_metric" }
  | { kind: "denied"; why: Denial };

const metricsPage = z.object({
  data: z.array(
    z.object({ id: z.string().min(1), attributes: z.object({ name: z.string().nullish() }) }),
  ),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

const flowsAnswer = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        name: z.string().nullish(),
        status: z.string().nullish(),
        archived: z.boolean().nullish(),
      }),
    }),
  ),
});

/**
 * Reads which flows listen: the metric by its name, then the flows that it triggers.
 * https://developers.klaviyo.com/en/reference/get_metrics
 * https://developers.klaviyo.com/en/reference/get_flows_triggered_by_metric
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
  return denied && !flows.some(({ live }) => live) ? denied : { kind: "flows", flows };
}

type Read = (path: string) => Promise<Answer>;

async function readMetricIds(
  read: Read,
): Promise<{ kind: "ids"; ids: string[] } | { kind: "denied"; why: Denial }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      "fields[metric]": "name",
      ...(cursor !== null && { "page[cursor]": cursor }),
    });
    const answer = await read(`/api/metrics?${query.toString()}`);
    const said = parseBody(answer, metricsPage);
    if (!said) return { kind: "denied", why: denialOf(answer) };
    const named = said.data.filter(({ attributes }) => attributes.name === BACK_IN_STOCK_METRIC);
    ids.push(...named.map(({ id }) => id));
    cursor = cursorOf(said.links?.next);
    if (cursor === null) return { kind: "ids", ids };
  }
  // There are more than are ever read: what was found counts, but nothing is reported missing.
  return ids.length > 0 ? { kind: "ids", ids } : { kind: "denied", why: "unclear" };
}

async function readTriggered(id: string, read: Read): Promise<FlowsReading> {
  const query = new URLSearchParams({ "fields[flow]": "name,status,archived" });
  const path = `/api/metrics/${encodeURIComponent(id)}/flow-triggers?${query.toString()}`;
  const answer = await read(path);
  const said = parseBody(answer, flowsAnswer);
  if (!said) return { kind: "denied", why: denialOf(answer) };
  const flows = said.data.map(({ attributes: { name, status, archived } }) => ({
    name: name ?? "",
    live: status === "live" && archived !== true,
  }));
  return { kind: "flows", flows };
}

function parseBody<Body>(answer: Answer, schema: z.ZodType<Body>): Body | undefined {
  if (!answer.answered || answer.status !== 200) return undefined;
  const parsed = schema.safeParse(parseJson(answer.body));
  return parsed.success ? parsed.data : undefined;
}
