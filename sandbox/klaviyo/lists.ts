import type { Answer, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import { invalidParameter } from "./problem.ts";

/** The lists of the sandbox's account, one for each opt-in process. */
export const lists = [
  list("NEWS01", "Newsletter", "double_opt_in"),
  list("TEXT01", "Text messages", "single_opt_in"),
];

const fields = "fields[list]";
const size = "page[size]";

/**
 * https://developers.klaviyo.com/en/reference/get_lists
 * Own strictness: of its parameters the sandbox plays the fieldset and the page size; it refuses
 * the others rather than answer as if they had not been there.
 */
export const listsEndpoint: Endpoint = {
  method: "GET",
  path: "/api/lists",
  scopes: ["lists:read"],
  limits: { perSecond: 75, perMinute: 750 },
  parameters: [fields, size],
  answer({ url }): Answer {
    const asked = url.searchParams.get(fields);
    const problems = checkFields(fields, asked, lists[0]!.attributes);
    const wanted = url.searchParams.get(size) ?? "10";
    if (!/^([1-9]|10)$/.test(wanted)) {
      problems.push(invalidParameter(size, "The page size must be between 1 and 10."));
    }
    if (problems.length > 0) return { problems };
    const self = `${url.origin}/api/lists`;
    const data = lists.slice(0, Number(wanted)).map(({ attributes, ...resource }) => ({
      ...resource,
      attributes: pickFields(asked, attributes),
      links: { self: `${self}/${resource.id}` },
    }));
    return { document: { data, links: { self } } };
  },
};

function list(id: string, name: string, optIn: "double_opt_in" | "single_opt_in") {
  const created = "2026-01-01T00:00:00+00:00";
  return {
    type: "list",
    id,
    attributes: { name, created, updated: created, opt_in_process: optIn },
  };
}
