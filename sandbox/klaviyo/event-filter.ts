import { invalidParameter, type Problem } from "./problem.ts";

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const TERM = /^([a-z-]+)\(([a-z_]+),(?:"([^"]*)"|'([^']*)'|([^"',()]+))\)/;

/** What a filter of events asks for; times in epoch milliseconds. */
export interface EventFilter {
  metricId: string | undefined;
  profileId: string | undefined;
  accepts: (at: number) => boolean;
}

const comparisons: Record<string, (at: number, bound: number) => boolean> = {
  "greater-or-equal": (at, bound) => at >= bound,
  "greater-than": (at, bound) => at > bound,
  "less-or-equal": (at, bound) => at <= bound,
  "less-than": (at, bound) => at < bound,
};

/**
 * Reads a filter of events. Conditions are joined by commas or in one `and()`.
 * https://developers.klaviyo.com/en/reference/api_overview#filtering
 * Our own strictness: of the fields that https://developers.klaviyo.com/en/reference/get_events
 * names, the sandbox has `metric_id`, `profile_id` and `datetime`. It refuses times without a zone,
 * and both ids at once, of which no one has published an answer.
 */
export function readEventFilter(text: string | null): EventFilter | Problem {
  const filter: EventFilter = { metricId: undefined, profileId: undefined, accepts: () => true };
  if (text === null) return filter;
  const inner = /^and\((.*)\)$/s.exec(text)?.[1];
  let rest = inner ?? text;
  for (let terms = 1; ; terms += 1) {
    const term = TERM.exec(rest);
    if (!term) return refused("Invalid filter provided. Verify your parentheses match.");
    const [whole, operator = "", field = "", ...values] = term;
    const [double, single, bare] = values as (string | undefined)[];
    const problem = add(filter, operator, field, { quoted: double ?? single, bare });
    if (problem) return problem;
    rest = rest.slice(whole.length);
    if (rest === "") {
      return inner !== undefined && terms < 2 ? refused("and() needs two conditions.") : filter;
    }
    if (!rest.startsWith(",")) return refused("Invalid filter provided.");
    rest = rest.slice(1);
  }
}

/** Adds one condition; returns what is wrong with it. */
function add(
  filter: EventFilter,
  operator: string,
  field: string,
  value: { quoted: string | undefined; bare: string | undefined },
): Problem | undefined {
  if (field === "metric_id" || field === "profile_id") {
    const name = field === "metric_id" ? "metricId" : "profileId";
    if (operator !== "equals") return unsupported(operator, field);
    if (value.quoted === undefined) return refused(`The value of ${field} must be quoted.`);
    if (filter[name] !== undefined) return refused(`${field} is given twice.`);
    filter[name] = value.quoted;
    const { metricId, profileId } = filter;
    const isBoth = metricId !== undefined && profileId !== undefined;
    return isBoth ? refused("metric_id and profile_id can't be combined.") : undefined;
  }
  if (field !== "datetime") return refused(`'${field}' is not a filterable field.`);
  const compare = comparisons[operator];
  if (!compare) return unsupported(operator, field);
  const bound = value.bare !== undefined && DATE_TIME.test(value.bare) && Date.parse(value.bare);
  if (bound === false || Number.isNaN(bound)) return refused("datetime must be in ISO 8601.");
  const { accepts } = filter;
  filter.accepts = (at) => accepts(at) && compare(at, bound);
  return undefined;
}

function unsupported(operator: string, field: string): Problem {
  return refused(`'${operator}' is not an allowed operator of '${field}'.`);
}

function refused(detail: string): Problem {
  return invalidParameter("filter", detail);
}
