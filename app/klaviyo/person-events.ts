import { z } from "zod";
import { denialOf, type Denial } from "./access.ts";
import { timeOf } from "./events.ts";
import { bodyOf, cursorOf } from "./json-api.ts";
import { readVariantId } from "./shopify-ids.ts";
import type { Answer, Send } from "./transport.server.ts";

/** The metrics that tell of a message, of one that was opened, and of an order of a Shopify store. */
export const RECEIVED_METRICS: readonly string[] = ["Received Email", "Received SMS"];
/** Who follows a link of a message has opened it. */
export const OPENED_METRICS: readonly string[] = ["Opened Email", "Clicked Email", "Clicked SMS"];
export const ORDER_METRIC = "Placed Order";
/** One for each line of an order. What it lacks, the order has. */
export const ORDER_LINE_METRIC = "Ordered Product";

/** Events of a page. Those of orders have the whole order of Shopify's: some 10 KB each. */
const PAGE_SIZE = 50;
const MOST_BYTES = 2 * 1024 * 1024;
/** Pages of one person. Few people have 200 events in a week. */
const MOST_PAGES = 4;

/** What happened to one profile. */
export type ProfileEvent =
  /** `flow` is null for a message of something else, and undefined where the event does not say. */
  | { kind: "received" | "opened"; at: Date; flow: string | null | undefined }
  /** The variants of an order, or of one of its lines; `isWhole` where no other can be in it. */
  | { kind: "order"; at: Date; variantIds: string[]; isWhole: boolean };

export type ProfileEventsReading =
  /** `isComplete` is false where there are more events than were read. */
  | { kind: "events"; events: ProfileEvent[]; isComplete: boolean; answer: Answer }
  /** `retryAfter` is the header of a 429, in seconds. */
  | { kind: "denied"; why: Denial; retryAfter: string | null };

const properties = z.record(z.string(), z.unknown());

const eventsPage = z.object({
  data: z.array(
    z.object({
      attributes: z.object({
        datetime: z.string().nullish(),
        event_properties: properties.nullish().catch(null),
      }),
      relationships: z
        .object({ metric: z.object({ data: z.object({ id: z.string() }).nullish() }).nullish() })
        .nullish(),
    }),
  ),
  included: z
    .array(
      z.object({
        type: z.string(),
        id: z.string().nullish(),
        attributes: z.object({ name: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

type Page = z.output<typeof eventsPage>;

/**
 * Reads what happened to a profile between two times: messages, what was opened of them, and orders.
 * Needs `events:read`, and `metrics:read` for what it is. One call for most people, however much the
 * account sends to others. https://developers.klaviyo.com/en/reference/get_events
 */
export async function readProfileEvents(
  key: string,
  { profileId, from, to }: { profileId: string; from: Date; to: Date },
  send: Send,
  signal?: AbortSignal,
): Promise<ProfileEventsReading> {
  const events: ProfileEvent[] = [];
  let cursor: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const answer = await send({
      method: "GET",
      path: pathOf({ profileId, from, to }, cursor),
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
    cursor = cursorOf(said.links?.next);
    const isComplete = cursor === null;
    if (isComplete || pages === MOST_PAGES) return { kind: "events", events, isComplete, answer };
  }
}

function pathOf(
  { profileId, from, to }: { profileId: string; from: Date; to: Date },
  cursor: string | null,
): string {
  const conditions = [
    `equals(profile_id,"${profileId}")`,
    `greater-or-equal(datetime,${wholeSeconds(from)})`,
    `less-or-equal(datetime,${wholeSeconds(to)})`,
  ];
  const query = new URLSearchParams({
    filter: conditions.join(","),
    include: "metric",
    "fields[event]": "datetime,event_properties",
    "fields[metric]": "name",
    sort: "datetime",
    "page[size]": String(PAGE_SIZE),
    ...(cursor !== null && { "page[cursor]": cursor }),
  });
  return `/api/events?${query.toString()}`;
}

function wholeSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

function eventsOf({ data, included }: Page): ProfileEvent[] {
  const names = new Map(
    (included ?? []).flatMap(({ type, id, attributes }) =>
      type === "metric" && id && attributes?.name ? [[id, attributes.name] as const] : [],
    ),
  );
  return data.flatMap(({ attributes, relationships }): ProfileEvent[] => {
    const name = names.get(relationships?.metric?.data?.id ?? "");
    const at = timeOf(attributes.datetime);
    if (name === undefined || !at) return [];
    const said = attributes.event_properties ?? {};
    if (RECEIVED_METRICS.includes(name)) return [{ kind: "received", at, flow: flowOf(said) }];
    if (OPENED_METRICS.includes(name)) return [{ kind: "opened", at, flow: flowOf(said) }];
    if (name === ORDER_METRIC) return [{ kind: "order", at, ...variantsOf(said) }];
    if (name !== ORDER_LINE_METRIC) return [];
    return [{ kind: "order", at, variantIds: variantIdsIn(said), isWhole: true }];
  });
}

type Said = z.output<typeof properties>;

/**
 * Whose message it is. Klaviyo documents no names; connectors that read such events find the flow's
 * id in `$flow`, and in `$message` that of the flow's message or of the campaign, which has no flow:
 * https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-klaviyo
 */
function flowOf(said: Said): string | null | undefined {
  const flow = said["$flow"] ?? said["flow"];
  if (typeof flow === "string" && flow !== "") return flow;
  return typeof said["$message"] === "string" ? null : undefined;
}

/**
 * The variants of an order. Klaviyo's Shopify integration passes Shopify's own order on as `$extra`,
 * or as `extra`, whose `line_items` its templates read too; a line without a variant, as a tip, has null.
 * https://help.klaviyo.com/hc/en-us/articles/115005080447
 */
function variantsOf(said: Said): { variantIds: string[]; isWhole: boolean } {
  const extra = properties.safeParse(said["$extra"] ?? said["extra"]).data ?? {};
  const lines = z.array(z.unknown()).safeParse(extra["line_items"]).data;
  if (!lines) return { variantIds: variantIdsIn(said), isWhole: false };
  const read = lines.map((line) => properties.safeParse(line).data ?? {});
  return {
    variantIds: read.flatMap(variantIdsIn),
    isWhole: read.every((line) => line["variant_id"] === null || variantIdsIn(line).length > 0),
  };
}

/** Names that integrations give to the id of a variant. */
const VARIANT_IDS = ["variant_id", "VariantId", "VariantID", "Variant ID", "variantId"];

function variantIdsIn(said: Said): string[] {
  return VARIANT_IDS.flatMap((name) => {
    const read = readVariantId(said[name]);
    return read.ok ? [read.variantId] : [];
  });
}
