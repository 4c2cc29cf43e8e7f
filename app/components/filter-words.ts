import type { Channel, LogFilter, Order } from "../outbox/filter.ts";

/** By what a sign-up can be reached, as the filter names it. */
export const CHANNEL_WORDS: Record<Channel, string> = { email: "E-mail", sms: "SMS" };

export const ORDER_WORDS: Record<Order, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
};

/** Klaviyo's answers as they are chosen from: what each status mostly means. */
export const STATUS_WORDS: [status: number, words: string][] = [
  [202, "202 Accepted"],
  [400, "400 Refused as it is"],
  [401, "401 Key refused"],
  [403, "403 Permission missing"],
  [404, "404 Not found"],
  [409, "409 Conflict"],
  [429, "429 Too many calls"],
  [500, "500 Trouble at Klaviyo"],
  [502, "502 Trouble at Klaviyo"],
  [503, "503 Trouble at Klaviyo"],
  [504, "504 Trouble at Klaviyo"],
];

/** What narrows a log down, beside its state and what is searched for. */
export type FilterKey = "channel" | "days" | "product" | "status" | "code";

export const FILTER_WORDS: Record<FilterKey, string> = {
  channel: "Channel",
  days: "Signed up",
  product: "Product",
  status: "Last HTTP status",
  code: "Last error code",
};

/** What stands on the pill of each filter that is set, and what is to be said no more when it is taken off. */
export function pillsOf(
  filter: LogFilter,
  names: { product: string | null },
): { key: FilterKey; label: string; without: Partial<LogFilter> }[] {
  const { channel, from, to, product, variant, status, code } = filter;
  return [
    ...(channel
      ? [{ key: "channel" as const, label: CHANNEL_WORDS[channel], without: { channel: null } }]
      : []),
    ...(from || to
      ? [{ key: "days" as const, label: daysWords(from, to), without: { from: null, to: null } }]
      : []),
    ...(product || variant
      ? [
          {
            key: "product" as const,
            label: names.product ?? (variant ? `Variant ${variant}` : `Product ${product ?? ""}`),
            without: { product: null, variant: null },
          },
        ]
      : []),
    ...(status
      ? [{ key: "status" as const, label: `Last HTTP status ${status}`, without: { status: null } }]
      : []),
    ...(code
      ? [{ key: "code" as const, label: `Last error code ${code}`, without: { code: null } }]
      : []),
  ];
}

function daysWords(from: string | null, to: string | null): string {
  if (from && to) return from === to ? `Signed up on ${from}` : `Signed up ${from} to ${to}`;
  return from ? `Signed up since ${from}` : `Signed up until ${to ?? ""}`;
}
