import type { Answer, Endpoint } from "./endpoint.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import { invalidParameter } from "./problem.ts";

/** The lists of the sandbox's account: one for each opt-in process, and more than a page holds. */
export const lists = [
  list("NEWS01", "Newsletter", "double_opt_in"),
  list("TEXT01", "Text messages", "single_opt_in"),
  ...["Spring", "Summer", "Autumn", "Winter"].flatMap((season, at) => [
    list(`PREV0${at}`, `${season} preview`, "double_opt_in"),
    list(`SALE0${at}`, `${season} sale`, "single_opt_in"),
  ]),
  list("VIPS01", "Best customers", "single_opt_in"),
  list("SHOP01", "Signed up in the shop", "double_opt_in"),
];

const fields = "fields[list]";
const size = "page[size]";
const cursor = "page[cursor]";

/**
 * https://developers.klaviyo.com/en/reference/get_lists
 * Our own strictness: of its parameters the sandbox supports the fieldset and the pages, and refuses
 * the others, because ignoring them would hide a mistake.
 */
export const listsEndpoint: Endpoint = {
  method: "GET",
  path: "/api/lists",
  scopes: ["lists:read"],
  // Recorded; the reference says 750 a minute.
  limits: { perSecond: 75, perMinute: 700 },
  parameters: [fields, size, cursor],
  answer({ url }): Answer {
    const asked = url.searchParams.get(fields);
    const problems = checkFields(fields, asked, lists[0]!.attributes);
    const wanted = url.searchParams.get(size) ?? "10";
    if (!/^([1-9]|10)$/.test(wanted)) {
      problems.push(invalidParameter(size, "The page size must be between 1 and 10."));
    }
    const from = placeOf(url.searchParams.get(cursor));
    if (from === undefined) problems.push(invalidParameter(cursor, "Invalid page cursor."));
    if (from === undefined || problems.length > 0) return { problems };
    const to = from + Number(wanted);
    const data = lists.slice(from, to).map(({ attributes, ...resource }) => ({
      ...resource,
      attributes: pickFields(asked, attributes),
      links: { self: `${url.origin}/api/lists/${resource.id}` },
    }));
    const next = to < lists.length && { next: pageAt(url, to) };
    return { document: { data, links: { self: url.href, ...next } } };
  },
};

/** Reads a cursor, which is opaque; undefined for one that was not issued here. */
function placeOf(given: string | null): number | undefined {
  if (given === null) return 0;
  const place = lists.findIndex((_, at) => cursorAt(at) === given);
  return place > 0 ? place : undefined;
}

function cursorAt(place: number): string {
  return Buffer.from(`next:list:${lists[place]!.id}`).toString("base64");
}

/** The next page keeps the other parameters. https://developers.klaviyo.com/en/reference/api_overview#pagination */
function pageAt(url: URL, place: number): string {
  const next = new URL(url);
  next.searchParams.set(cursor, cursorAt(place));
  return next.href;
}

function list(id: string, name: string, optIn: "double_opt_in" | "single_opt_in") {
  const created = "2026-01-01T00:00:00+00:00";
  return {
    type: "list",
    id,
    attributes: { name, created, updated: created, opt_in_process: optIn },
  };
}
