import { missingScopes } from "./account.ts";
import { hash, profileIdOf, type Activity } from "./activity.ts";
import { checkVariant } from "./catalog.ts";
import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { readEventFilter } from "./event-filter.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { FlowState } from "./flow-state.ts";
import { activityMetric, backInStockMetric } from "./metrics.ts";
import { invalidParameter, type Problem } from "./problem.ts";
import { profileAttributes } from "./profile-attributes.ts";
import type { Received } from "./subscriptions.ts";

const eventFields = "fields[event]";
const metricFields = "fields[metric]";
const profileFields = "fields[profile]";
const size = "page[size]";
const cursor = "page[cursor]";

const SIZES = /^([1-9]\d{0,2}|1000)$/;
const SORTS = ["datetime", "-datetime", "timestamp", "-timestamp"];

/** What the endpoint reads at each request. */
interface Archive {
  received: readonly Received[];
  /** Messages, orders and the like: they are there at once. */
  activities: readonly Activity[];
  flow: FlowState;
  /** Whether the catalog sync runs: without it, no variant is known. */
  catalogSynced: boolean;
  /** How long after its subscription an event can be read first, in milliseconds. */
  eventDelayMs: number;
}

/**
 * The events "Subscribed to Back in Stock" of what this Klaviyo has accepted: each is there a while
 * after its subscription, and none for a variant that the account's catalog sync does not have. And
 * what its profiles got and did since.
 * https://developers.klaviyo.com/en/reference/get_events and the document of 2026-07-15,
 * https://github.com/klaviyo/openapi/blob/main/openapi/stable/apis/get_events.json
 * The names of the properties are those that exports of real events read: VariantId, ProductID,
 * ProductName, VariantName, SKU. Whether an id is a number is not documented; here it is one.
 * Our own strictness: `include` has the profile or the metric, and their fieldsets need them.
 */
export function eventsEndpoint(archive: () => Archive): Endpoint {
  return {
    method: "GET",
    path: "/api/events",
    scopes: ["events:read"],
    limits: { perSecond: 350, perMinute: 3_500 },
    parameters: [
      eventFields,
      metricFields,
      profileFields,
      "filter",
      "include",
      "sort",
      size,
      cursor,
    ],
    answer: (asked) => answerWith(archive(), asked),
  };
}

function answerWith(archive: Archive, asked: Asked): Answer {
  const { url, account } = asked;
  const get = (name: string) => url.searchParams.get(name);
  const includes = get("include");
  const filter = readEventFilter(get("filter"));
  const sort = get("sort") ?? "-datetime";
  const wanted = get(size) ?? "200";
  const problems: Problem[] = [
    ...checkFields(eventFields, get(eventFields), sampleEvent),
    ...checkFields(metricFields, get(metricFields), backInStockMetric.attributes),
    ...checkFields(profileFields, get(profileFields), profileAttributes({})),
    ...("status" in filter ? [filter] : []),
  ];
  if (includes !== null && includes !== "profile" && includes !== "metric") {
    const detail = `'${includes}' is not an allowed include parameter for this resource.`;
    problems.push(invalidParameter("include", detail));
  }
  if (includes !== "profile" && get(profileFields) !== null) {
    problems.push(invalidParameter(profileFields, "The profile is not included."));
  }
  if (includes !== "metric" && get(metricFields) !== null) {
    problems.push(invalidParameter(metricFields, "The metric is not included."));
  }
  if (!SORTS.includes(sort)) problems.push(invalidParameter("sort", "Invalid sort."));
  if (!SIZES.test(wanted)) {
    problems.push(invalidParameter(size, "The page size must be between 1 and 1000."));
  }
  if ("status" in filter || problems.length > 0) return { problems };
  // "profiles?include=list also needs lists:read": https://help.klaviyo.com/hc/en-us/articles/7423954176283
  const needed = includes === null ? [] : [`${includes}s:read`];
  if (needed.some((scope) => !account.scopes.includes(scope))) {
    return { problems: [missingScopes(needed)] };
  }
  const { metricId, profileId } = filter;
  const matching = eventsOf(archive, asked).filter(
    (event) =>
      filter.accepts(event.at) &&
      (metricId === undefined || metricId === event.metric.id) &&
      (profileId === undefined || profileId === profileIdOf(account.publicApiKey, event.profile)),
  );
  const ordered = sort.startsWith("-") ? matching.toReversed() : matching;
  const from = placeOf(get(cursor), ordered);
  if (from === undefined) return { problems: [invalidParameter(cursor, "Invalid page cursor.")] };
  const page = ordered.slice(from, from + Number(wanted));
  const next = ordered[from + page.length];
  return { document: describe(page, next, url) };
}

interface Event {
  id: string;
  /** Whole seconds, as epoch milliseconds. */
  at: number;
  accountPublicKey: string;
  metric: typeof backInStockMetric;
  profile: Received["profile"];
  properties: object;
}

/** What can be read of an account's events at a time, oldest first. */
function eventsOf(archive: Archive, asked: Asked): Event[] {
  const { account, at: now } = asked;
  const acts = archive.activities
    .filter(({ accountPublicKey, at }) => accountPublicKey === account.publicApiKey && at <= now)
    .map(({ id, at, metric, ...rest }) => ({
      ...rest,
      ...{ id: hash(id), at: wholeSecond(at), metric: activityMetric(metric) },
    }));
  return [...subscriptionEvents(archive, asked), ...acts].toSorted((a, b) => a.at - b.at);
}

function subscriptionEvents(archive: Archive, { account, at: now }: Asked): Event[] {
  const { received, flow, catalogSynced, eventDelayMs } = archive;
  if (flow === "no_metric" || !catalogSynced) return [];
  return received
    .filter(
      (one) =>
        one.accountPublicKey === account.publicApiKey &&
        one.receivedAt + eventDelayMs <= now &&
        checkVariant(one.variantId, account.synced).length === 0,
    )
    .map(({ id, receivedAt, accountPublicKey, profile, variantId }) => ({
      ...{ id: hash(id), at: wholeSecond(receivedAt), accountPublicKey, profile },
      metric: backInStockMetric,
      properties: subscriptionProperties(variantId),
    }));
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

function describe(page: Event[], next: Event | undefined, url: URL) {
  const { origin } = url;
  const asked = url.searchParams.get(eventFields);
  const data = page.map((event) => {
    const self = `${origin}/api/events/${event.id}`;
    const related = (name: string) => ({
      links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` },
    });
    return {
      type: "event",
      id: event.id,
      attributes: pickFields(asked, attributesOf(event)),
      relationships: {
        profile: { data: { type: "profile", id: profileId(event) }, ...related("profile") },
        metric: { data: { type: "metric", id: event.metric.id }, ...related("metric") },
        attributions: { data: [], ...related("attributions") },
      },
      links: { self },
    };
  });
  const following = new URL(url);
  if (next) following.searchParams.set(cursor, cursorAt(next));
  const links = { self: url.href, next: next ? following.href : null, prev: null };
  const included = includedIn(page, url);
  return included ? { data, included, links } : { data, links };
}

function includedIn(page: Event[], { origin, searchParams }: URL): object[] | undefined {
  const include = searchParams.get("include");
  if (include === null) return undefined;
  if (include === "metric") {
    const metrics = new Map(page.map(({ metric }) => [metric.id, metric]));
    return [...metrics].map(([id, { type, attributes }]) => ({
      ...{ type, id, attributes: pickFields(searchParams.get(metricFields), attributes) },
      links: { self: `${origin}/api/metrics/${id}` },
    }));
  }
  const people = new Map(page.map((event) => [profileId(event), event.profile]));
  return [...people].map(([id, profile]) => ({
    type: "profile",
    id,
    attributes: pickFields(searchParams.get(profileFields), profileAttributes(profile)),
    links: { self: `${origin}/api/profiles/${id}` },
  }));
}

function attributesOf({ id, at, properties }: Event) {
  return {
    timestamp: at / 1_000,
    event_properties: properties,
    datetime: new Date(at).toISOString().replace(".000Z", "+00:00"),
    uuid: `${id}-0000-1000-8000-000000000000`,
  };
}

function subscriptionProperties(catalogId: string) {
  const variantId = catalogId.split(":::").at(-1) ?? "";
  return {
    VariantId: Number.isSafeInteger(Number(variantId)) ? Number(variantId) : variantId,
    ProductID: null,
    ProductName: null,
    VariantName: null,
    SKU: null,
  };
}

/** A fieldset names attributes as they are documented, and properties only as a whole. */
const sampleEvent = { timestamp: 0, event_properties: null, datetime: "", uuid: "" };

function profileId({ accountPublicKey, profile }: Event): string {
  return profileIdOf(accountPublicKey, profile);
}

/** Reads a cursor, which is opaque; undefined for one that names no event of this list. */
function placeOf(given: string | null, events: Event[]): number | undefined {
  if (given === null) return 0;
  const place = events.findIndex((event) => cursorAt(event) === given);
  return place >= 0 ? place : undefined;
}

function cursorAt({ id }: Event): string {
  return Buffer.from(`next::id::${id}`).toString("base64");
}
