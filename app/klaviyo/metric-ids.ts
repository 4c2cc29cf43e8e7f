import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { bodyOf, cursorOf } from "./json-api.ts";
import { BACK_IN_STOCK_METRIC } from "./needs.ts";
import type { Answer } from "./transport.server.ts";

/** Up to 200 metrics each: more would take too long. */
const MOST_PAGES = 10;
/** Bytes of an answer: a page of 200 metrics has some 70 KB, because each has its links. */
export const METRICS_BYTES = 512 * 1024;

/** A GET with a key, which reads `METRICS_BYTES` of the answer at least. */
export type Read = (path: string) => Promise<Answer>;

/** The ids of the account's back-in-stock metrics, or why they are not known. */
export type MetricIds = { kind: "ids"; ids: string[] } | { kind: "denied"; why: Denial };

/** The account's metrics of some names, by their ids. */
export type MetricNames =
  /** `isComplete` is false where the account has more metrics than are read. */
  | { kind: "names"; names: Map<string, string>; isComplete: boolean }
  | { kind: "denied"; why: Denial };

const metricsPage = z.object({
  data: z.array(
    z.object({ id: z.string().min(1), attributes: z.object({ name: z.string().nullish() }) }),
  ),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/**
 * Finds the back-in-stock metrics by their name; each integration may have one of its own. Where
 * there are more metrics than are read, nothing is reported missing.
 */
export async function readMetricIds(read: Read): Promise<MetricIds> {
  const found = await readMetricNames(read, [BACK_IN_STOCK_METRIC]);
  if (found.kind === "denied") return found;
  const ids = [...found.names.keys()];
  return ids.length > 0 || found.isComplete
    ? { kind: "ids", ids }
    : { kind: "denied", why: "unclear" };
}

/** Finds the metrics that have one of these names. https://developers.klaviyo.com/en/reference/get_metrics */
export async function readMetricNames(read: Read, wanted: readonly string[]): Promise<MetricNames> {
  const names = new Map<string, string>();
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      "fields[metric]": "name",
      ...(cursor !== null && { "page[cursor]": cursor }),
    });
    const answer = await read(`/api/metrics?${query.toString()}`);
    const said = bodyOf(answer, metricsPage);
    if (!said) return { kind: "denied", why: denialOf(answer) };
    for (const { id, attributes } of said.data) {
      if (attributes.name && wanted.includes(attributes.name)) names.set(id, attributes.name);
    }
    cursor = cursorOf(said.links?.next);
    if (cursor === null) return { kind: "names", names, isComplete: true };
  }
  return { kind: "names", names, isComplete: false };
}
