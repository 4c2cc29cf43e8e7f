import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { FlowState } from "./flow-state.ts";
import { backInStockMetric } from "./metrics.ts";

const fields = "fields[flow]";

/** https://developers.klaviyo.com/en/reference/get_flows_triggered_by_metric */
export function flowTriggersEndpoint(flow: () => FlowState): Endpoint {
  return {
    method: "GET",
    path: "/api/metrics/{id}/flow-triggers",
    scopes: ["flows:read", "metrics:read"],
    limits: { perSecond: 10, perMinute: 150 },
    parameters: [fields],
    answer: (asked) => answerWith(flow(), asked),
  };
}

/** Only the back-in-stock metric of the account triggers a flow. */
function answerWith(state: FlowState, { id, url }: Asked): Answer {
  const asked = url.searchParams.get(fields);
  const problems = checkFields(fields, asked, describe(state));
  if (problems.length > 0) return { problems };
  const known = id === backInStockMetric.id ? state !== "no_metric" : /^CUST\d+$/.test(id);
  if (!known) return { problems: [notFound(id)] };
  const triggers = id === backInStockMetric.id && state !== "none";
  const self = `${url.origin}/api/flows/FLOW01`;
  const flow = {
    type: "flow",
    id: "FLOW01",
    attributes: pickFields(asked, describe(state)),
    links: { self },
  };
  return { document: { data: triggers ? [flow] : [], links: { self: url.href } } };
}

function describe(state: FlowState) {
  const created = "2026-01-01T00:00:00+00:00";
  return {
    name: "Back in stock",
    status: state === "manual" || state === "draft" ? state : "live",
    archived: state === "archived",
    created,
    updated: created,
    trigger_type: "Metric",
  };
}

function notFound(id: string) {
  const detail = `A metric with id ${id} does not exist.`;
  return { status: 404, code: "not_found", title: "Not found.", detail };
}
