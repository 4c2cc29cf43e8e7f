import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { FlowState } from "./flow-state.ts";

const fields = "fields[flow-action]";
const cursor = "page[cursor]";

/** https://developers.klaviyo.com/en/reference/get_actions_for_flow */
export function flowActionsEndpoint(flow: () => FlowState): Endpoint {
  return {
    method: "GET",
    path: "/api/flows/{id}/flow-actions",
    scopes: ["flows:read"],
    limits: { perSecond: 3, perMinute: 60 },
    parameters: [fields, cursor],
    answer: (asked) => answerWith(flow(), asked),
  };
}

function answerWith(state: FlowState, { id, url }: Asked): Answer {
  const asked = url.searchParams.get(fields);
  const [delay, ...others] = actionsOf(state);
  const problems = checkFields(fields, asked, delay);
  if (problems.length > 0) return { problems };
  if (id !== "FLOW01" || state === "none" || state === "no_metric") {
    const detail = `A flow with id ${id} does not exist.`;
    return { problems: [{ status: 404, code: "not_found", title: "Not found.", detail }] };
  }
  const data = [delay, ...others].map((attributes, at) => ({
    type: "flow-action",
    id: `ACTION0${at}`,
    attributes: pickFields(asked, attributes),
    links: { self: `${url.origin}/api/flow-actions/ACTION0${at}` },
  }));
  return { document: { data, links: { self: url.href } } };
}

/** The delay until the restock, which is live as soon as the flow is, and the message after it. */
function actionsOf(state: FlowState) {
  const created = "2026-01-01T00:00:00+00:00";
  const times = { created, updated: created };
  const delay = state === "draft" ? "draft" : "live";
  const message =
    state === "draft" || state === "message_draft"
      ? "draft"
      : state === "manual" || state === "message_manual"
        ? "manual"
        : "live";
  return [
    { action_type: "BACK_IN_STOCK_DELAY", status: delay, ...times, settings: {} },
    { action_type: "SEND_EMAIL", status: message, ...times, settings: {} },
  ] as const;
}
