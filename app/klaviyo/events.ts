import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { bodyOf, cursorOf } from "./json-api.ts";
import { readVariantId } from "./shopify-ids.ts";
import type { Send } from "./transport.server.ts";

/**
 * Events of a page. The document of 2026-07-15 allows 1,000, and its text says 200; a page of 200
 * has some 300 KB.
 */
const PAGE_SIZE = 200;
const MOST_BYTES = 1024 * 1024;

/** One event "Subscribed to Back in Stock": who subscribed to what, and when. */
export interface BackInStockEvent {
  email: string | null;
  /** E.164. */
  phone: string | null;
  variantId: string;
  at: Date;
}

export type EventsReading =
  /** `readTo` is the time of the last event that was read where there are more; null after the end. */
  | { kind: "events"; events: BackInStockEvent[]; readTo: Date | null }
  /** `retryAfter` is the header of a 429, in seconds. */
  | { kind: "denied"; why: Denial; retryAfter: string | null };

const id = z.union([z.string(), z.number()]);

const eventsPage = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        datetime: z.string().nullish(),
        event_properties: z.object({ VariantId: id.nullish().catch(null) }).nullish(),
      }),
      relationships: z
        .object({ profile: z.object({ data: z.object({ id: z.string() }).nullish() }).nullish() })
        .nullish(),
    }),
  ),
  included: z
    .array(
      z.object({
        type: z.string(),
        id: z.string().nullish(),
        attributes: z
          .object({ email: z.string().nullish(), phone_number: z.string().nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

type Page = z.output<typeof eventsPage>;

/**
 * Reads the events of a metric since a time, oldest first, so that what was read is complete up to
 * its end. Needs `events:read`, and `profiles:read` for who it was.
 * https://developers.klaviyo.com/en/reference/get_events
 */
export async function readEvents(
  key: string,
  { metricId, since, mostPages }: { metricId: string; since: Date; mostPages: number },
  send: Send,
  signal?: AbortSignal,
): Promise<EventsReading> {
  const events: BackInStockEvent[] = [];
  let cursor: string | null = null;
  let readTo: Date | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await send({
      method: "GET",
      path: pathOf(metricId, since, cursor),
      key,
      mostBytes: MOST_BYTES,
      ...(signal && { signal }),
    });
    const said = bodyOf(answer, eventsPage);
    if (!said) {
      const retryAfter = answer.answered ? answer.retryAfter : null;
      return { kind: "denied", why: denialOf(answer), retryAfter };
    }
    events.push(...eventsOf(said));
    readTo = timeOf(said.data.at(-1)?.attributes.datetime) ?? readTo;
    cursor = cursorOf(said.links?.next);
    if (cursor === null) return { kind: "events", events, readTo: null };
  }
  return { kind: "events", events, readTo: readTo ?? since };
}

function pathOf(metricId: string, since: Date, cursor: string | null): string {
  const from = since.toISOString().replace(/\.\d+Z$/, "Z");
  const query = new URLSearchParams({
    filter: `equals(metric_id,"${metricId}"),greater-or-equal(datetime,${from})`,
    include: "profile",
    "fields[event]": "datetime,event_properties",
    "fields[profile]": "email,phone_number",
    sort: "datetime",
    "page[size]": String(PAGE_SIZE),
    ...(cursor !== null && { "page[cursor]": cursor }),
  });
  return `/api/events?${query.toString()}`;
}

/** The events that name a Shopify variant and a person; any other proves nothing of a sign-up. */
function eventsOf({ data, included }: Page): BackInStockEvent[] {
  const people = new Map(
    (included ?? []).flatMap(({ type, id, attributes }) =>
      type === "profile" && id ? [[id, attributes] as const] : [],
    ),
  );
  return data.flatMap(({ attributes, relationships }) => {
    const person = people.get(relationships?.profile?.data?.id ?? "");
    const variant = readVariantId(attributes.event_properties?.VariantId);
    const at = timeOf(attributes.datetime);
    const email = person?.email?.toLowerCase() || null;
    const phone = person?.phone_number || null;
    if (!variant.ok || !at || (email === null && phone === null)) return [];
    return [{ email, phone, variantId: variant.variantId, at }];
  });
}

/** Reads the time of an event, recorded with a "T" and with a blank between date and time. */
export function timeOf(text: string | null | undefined): Date | null {
  const time = Date.parse((text ?? "").replace(" ", "T"));
  return Number.isNaN(time) ? null : new Date(time);
}
