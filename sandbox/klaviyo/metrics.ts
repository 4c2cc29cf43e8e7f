import { ACTIVITY_METRICS, activityMetricId, type Activity } from "./activity.ts";
import type { Answer, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { FlowState } from "./flow-state.ts";
import { invalidParameter } from "./problem.ts";

/** The metric whose events are back-in-stock subscriptions. https://help.klaviyo.com/hc/en-us/articles/360051612551 */
export const backInStockMetric = metric("BISK01", "Subscribed to Back in Stock", "Klaviyo");

/** More than one page, as in a shop with its own events; the back-in-stock metric is on the second. */
const others = Array.from({ length: 201 }, (_, at) =>
  metric(`CUST${String(at).padStart(2, "0")}`, `Custom event ${at}`, "API"),
);

const PAGE_SIZE = 200;
const fields = "fields[metric]";
const cursor = "page[cursor]";

/**
 * https://developers.klaviyo.com/en/reference/get_metrics
 * Our own strictness: of its parameters the sandbox supports the fieldset and the pages, and refuses
 * `filter` and `include`, because ignoring them would hide a mistake.
 */
export function metricsEndpoint(
  flow: () => FlowState,
  activities: () => readonly Activity[],
): Endpoint {
  return {
    method: "GET",
    path: "/api/metrics",
    scopes: ["metrics:read"],
    limits: { perSecond: 10, perMinute: 150 },
    parameters: [fields, cursor],
    answer: ({ url, account }) => {
      const own = activities().filter((one) => one.accountPublicKey === account.publicApiKey);
      const happened = ACTIVITY_METRICS.filter((name) => own.some(({ metric }) => metric === name));
      const backInStock = flow() === "no_metric" ? [] : [backInStockMetric];
      return pageOf([...others, ...backInStock, ...happened.map(activityMetric)], url);
    },
  };
}

/** The metric of what profiles get and do. */
export function activityMetric(name: Activity["metric"]) {
  const isOrder = name === "Placed Order" || name === "Ordered Product";
  return metric(activityMetricId(name), name, isOrder ? "Shopify" : "Klaviyo");
}

function pageOf(metrics: readonly (typeof backInStockMetric)[], url: URL): Answer {
  const asked = url.searchParams.get(fields);
  const problems = checkFields(fields, asked, backInStockMetric.attributes);
  const given = url.searchParams.get(cursor);
  const from = given === null ? 0 : given === cursorAt(PAGE_SIZE) ? PAGE_SIZE : undefined;
  if (from === undefined) problems.push(invalidParameter(cursor, "Invalid page cursor."));
  if (from === undefined || problems.length > 0) return { problems };
  const to = from + PAGE_SIZE;
  const data = metrics.slice(from, to).map(({ attributes, ...resource }) => ({
    ...resource,
    attributes: pickFields(asked, attributes),
    ...linksOf(`${url.origin}/api/metrics/${resource.id}`),
  }));
  const next = new URL(url);
  next.searchParams.set(cursor, cursorAt(to));
  const more = to < metrics.length && { next: next.href };
  return { document: { data, links: { self: url.href, ...more } } };
}

/** A fieldset covers attributes only: every metric has these, and a full page of them is larger than 64 KB. */
function linksOf(self: string) {
  const flowTriggers = {
    self: `${self}/relationships/flow-triggers`,
    related: `${self}/flow-triggers`,
  };
  return { relationships: { "flow-triggers": { links: flowTriggers } }, links: { self } };
}

/** Opaque to its caller. https://developers.klaviyo.com/en/reference/api_overview#pagination */
function cursorAt(place: number): string {
  return Buffer.from(`next:metric:${place}`).toString("base64");
}

function metric(id: string, name: string, integration: string) {
  const created = "2026-01-01T00:00:00+00:00";
  const attributes = {
    name,
    created,
    updated: created,
    integration: { object: "integration", id: "0eMvjm", name: integration, category: "Internal" },
  };
  return { type: "metric", id, attributes };
}
