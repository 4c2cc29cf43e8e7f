import { createHash } from "node:crypto";
import { missingScopes } from "./account.ts";
import { checkVariant } from "./catalog.ts";
import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { readEventFilter } from "./event-filter.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { FlowState } from "./flow-state.ts";
import { backInStockMetric } from "./metrics.ts";
import { invalidParameter, type Problem } from "./problem.ts";
import type { Received } from "./subscriptions.ts";

const eventFields = "fields[event]";
const profileFields = "fields[profile]";
const size = "page[size]";
const cursor = "page[cursor]";

const SIZES = /^([1-9]\d{0,2}|1000)$/;
const SORTS = ["datetime", "-datetime", "timestamp", "-timestamp"];

/** What the endpoint reads at each request. */
interface Archive {
  received: readonly Received[];
  flow: FlowState;
  /** Whether the catalog sync runs: without it, no variant is known. */
  catalogSynced: boolean;
  /** How long after its subscription an event can be read first, in milliseconds. */
  eventDelayMs: number;
}

/**
 * The events "Subscribed to Back in Stock" of what this Klaviyo has accepted: each is there a while
 * after its subscription, and none for a variant that the account's catalog sync does not have.
 * https://developers.klaviyo.com/en/reference/get_events and the document of 2026-07-15,
 * https://github.com/klaviyo/openapi/blob/main/openapi/stable/apis/get_events.json
 * The names of the properties are those that exports of real events read: VariantId, ProductID,
 * ProductName, VariantName, SKU. Whether an id is a number is not documented; here it is one.
 * Our own strictness: `include` has the profile only, and its fieldset needs it.
 */
export function eventsEndpoint(archive: () => Archive): Endpoint {
  return {
    method: "GET",
    path: "/api/events",
    scopes: ["events:read"],
    limits: { perSecond: 350, perMinute: 3_500 },
    parameters: [eventFields, profileFields, "filter", "include", "sort", size, cursor],
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
    ...checkFields(profileFields, get(profileFields), profileOf({})),
    ...("status" in filter ? [filter] : []),
  ];
  if (includes !== null && includes !== "profile") {
    const detail = `'${includes}' is not an allowed include parameter for this resource.`;
    problems.push(invalidParameter("include", detail));
  }
  if (includes === null && get(profileFields) !== null) {
    problems.push(invalidParameter(profileFields, "The profile is not included."));
  }
  if (!SORTS.includes(sort)) problems.push(invalidParameter("sort", "Invalid sort."));
  if (!SIZES.test(wanted)) {
    problems.push(invalidParameter(size, "The page size must be between 1 and 1000."));
  }
  if ("status" in filter || problems.length > 0) return { problems };
  // "profiles?include=list also needs lists:read": https://help.klaviyo.com/hc/en-us/articles/7423954176283
  if (includes !== null && !account.scopes.includes("profiles:read")) {
    return { problems: [missingScopes(["profiles:read"])] };
  }
  const matching = eventsOf(archive, asked).filter(
    ({ at }) =>
      filter.accepts(at) &&
      (filter.metricId === undefined || filter.metricId === backInStockMetric.id),
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
  of: Received;
}

/** What can be read of an account's events at a time, oldest first. */
function eventsOf(archive: Archive, { account, at: now }: Asked): Event[] {
  const { received, flow, catalogSynced, eventDelayMs } = archive;
  if (flow === "no_metric" || !catalogSynced) return [];
  return received
    .filter(
      (one) =>
        one.accountPublicKey === account.publicApiKey &&
        one.receivedAt + eventDelayMs <= now &&
        checkVariant(one.variantId, account.synced).length === 0,
    )
    .map((of) => ({ id: hash(of.id), at: Math.floor(of.receivedAt / 1_000) * 1_000, of }))
    .toSorted((a, b) => a.at - b.at);
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
        profile: { data: { type: "profile", id: profileId(event.of) }, ...related("profile") },
        metric: { data: { type: "metric", id: backInStockMetric.id }, ...related("metric") },
        attributions: { data: [], ...related("attributions") },
      },
      links: { self },
    };
  });
  const following = new URL(url);
  if (next) following.searchParams.set(cursor, cursorAt(next));
  const links = { self: url.href, next: next ? following.href : null, prev: null };
  if (url.searchParams.get("include") === null) return { data, links };
  const people = new Map(page.map(({ of }) => [profileId(of), of.profile]));
  const included = [...people].map(([id, profile]) => ({
    type: "profile",
    id,
    attributes: pickFields(url.searchParams.get(profileFields), profileOf(profile)),
    links: { self: `${origin}/api/profiles/${id}` },
  }));
  return { data, included, links };
}

function attributesOf({ id, at, of }: Event) {
  const variantId = of.variantId.split(":::").at(-1) ?? "";
  return {
    timestamp: at / 1_000,
    event_properties: {
      VariantId: Number.isSafeInteger(Number(variantId)) ? Number(variantId) : variantId,
      ProductID: null,
      ProductName: null,
      VariantName: null,
      SKU: null,
    },
    datetime: new Date(at).toISOString().replace(".000Z", "+00:00"),
    uuid: `${id}-0000-1000-8000-000000000000`,
  };
}

/** A fieldset names attributes as they are documented, and properties only as a whole. */
const sampleEvent = { timestamp: 0, event_properties: null, datetime: "", uuid: "" };

function profileOf({ email, phone_number, external_id }: Received["profile"]) {
  return {
    email: email?.toLowerCase() ?? null,
    phone_number: phone_number ?? null,
    external_id: external_id ?? null,
    first_name: null,
    last_name: null,
    organization: null,
    locale: null,
    title: null,
    image: null,
    created: "2026-01-01T00:00:00+00:00",
    updated: "2026-01-01T00:00:00+00:00",
    last_event_date: null,
    location: null,
    properties: {},
  };
}

/** One profile for each address: of two, the e-mail's counts. */
function profileId({ accountPublicKey, profile }: Received): string {
  const { email, phone_number: phone, external_id: external, id } = profile;
  const person = email?.toLowerCase() ?? phone ?? external ?? id ?? "";
  return `01${hash(`${accountPublicKey} ${person}`).toUpperCase()}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
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
