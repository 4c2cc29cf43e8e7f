import { LISTED_STATES, SOURCES, type State } from "../subscription.ts";

/** By what a sign-up can be reached. */
export const CONTACT_FILTERS = ["email", "sms"] as const;

export type ContactFilter = (typeof CONTACT_FILTERS)[number];

/** Days that move with the calendar: today, today and the days before it, or the month before. */
export const DAYS_PRESETS = ["today", "7", "30", "90", "last_month"] as const;

export type DaysPreset = (typeof DAYS_PRESETS)[number];

/**
 * Whether a sign-up's product was back in stock since. "waiting" has those that count as shoppers
 * waiting: no blocked ones, no tests, and none that are closed or about to be deleted.
 */
export const BACK_FILTERS = ["yes", "no", "waiting"] as const;

/** Where a sign-up came from. */
export const SOURCE_FILTERS = ["storefront", ...SOURCES] as const;

export type SourceFilter = (typeof SOURCE_FILTERS)[number];

/** Which rows of a log match. Null or empty means any. */
export interface LogFilter {
  state: State | null;
  channel: ContactFilter | null;
  /** Takes the place of `from` and `to`. */
  days: DaysPreset | null;
  /** Days of the shop's time zone, as "2026-11-26": first and last, both included. */
  from: string | null;
  to: string | null;
  /** Shopify's ids, in digits. */
  product: string | null;
  variant: string | null;
  /** Of Klaviyo's last answer: its HTTP status and the code of its error. */
  status: number | null;
  code: string | null;
  /**
   * One of `BACK_FILTERS`. Or when the variant was back in stock, as two times in epoch
   * milliseconds, both included: "1764547200000-1764547200000".
   */
  back: string | null;
  source: SourceFilter | null;
  search: string;
}

/** A filter whose days are dates: it means the same tomorrow. */
export type FixedFilter = LogFilter & { days: null };

/** What the log can show of each sign-up beside what it always shows, in this order. */
export const OPTIONAL_COLUMNS = ["channel", "consents", "language", "page"] as const;

export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** A page of the log: a filter, an order, columns, and a position. */
export interface LogView extends LogFilter {
  order: Order;
  columns: OptionalColumn[];
  /** The id of the saved view that was opened; its filters may have been changed since. */
  saved: string | null;
  cursor: string | null;
}

/** Which rows a page lists, in which order and from where. */
export type LogPlace = LogFilter & Pick<LogView, "order" | "cursor">;

/**
 * By the time of the sign-up; by product and variant as Shopify names them, or by state as the tabs
 * have them, and newest first among those alike.
 */
export const ORDERS = [
  ...(["newest", "oldest", "product", "product_desc", "state", "state_desc"] as const),
] as const;

export type Order = (typeof ORDERS)[number];

const LONGEST_SEARCH = 200;
const DAY = /^2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const ID = /^[1-9]\d{0,19}$/;
const STATUS = /^[1-5]\d\d$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BACK = /^(yes|no|waiting|\d{1,14}-\d{1,14})$/;
const CODE = /^[\w.-]{1,100}$/;

/** Reads a view from an address. Unknown values are ignored. */
export function readView(params: URLSearchParams): LogView {
  return {
    ...readFilter(params),
    order: ORDERS.find((known) => known === params.get("order")) ?? "newest",
    columns: readColumns(params.get("columns") ?? ""),
    saved: UUID.exec(params.get("saved") ?? "")?.[0] ?? null,
    cursor: params.get("cursor"),
  };
}

function readColumns(text: string): OptionalColumn[] {
  const named = new Set(text.split(","));
  return OPTIONAL_COLUMNS.filter((column) => named.has(column));
}

/** Reads a filter from an address. Unknown values are ignored. */
export function readFilter(params: URLSearchParams): LogFilter {
  const read = (name: string, form: RegExp) => {
    const value = params.get(name);
    return value !== null && form.test(value) ? value : null;
  };
  const status = read("status", STATUS);
  return {
    state: LISTED_STATES.find((known) => known === params.get("state")) ?? null,
    channel: CONTACT_FILTERS.find((known) => known === params.get("channel")) ?? null,
    ...readDays(params, read),
    product: read("product", ID),
    variant: read("variant", ID),
    status: status === null ? null : Number(status),
    code: read("code", CODE),
    back: read("back", BACK),
    source: SOURCE_FILTERS.find((known) => known === params.get("source")) ?? null,
    // Well formed, as the cut may have halved a character: the database rejects half ones.
    search: (params.get("search") ?? "").trim().slice(0, LONGEST_SEARCH).toWellFormed(),
  };
}

function readDays(
  params: URLSearchParams,
  read: (name: string, form: RegExp) => string | null,
): Pick<LogFilter, "days" | "from" | "to"> {
  const days = DAYS_PRESETS.find((known) => known === params.get("days"));
  if (days) return { days, from: null, to: null };
  return { days: null, from: read("from", DAY), to: read("to", DAY) };
}

/** Writes a view or a part of it for an address, without empty values. */
export function writeView(view: Partial<LogView>): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of NAMES) {
    // An empty list is an empty text.
    const value = String(view[name] ?? "");
    if (value && value !== "newest") query.set(name, value);
  }
  return query;
}

const NAMES = [
  ...(["state", "channel", "days", "from", "to", "product", "variant"] as const),
  ...(["status", "code", "back", "source", "search"] as const),
  ...(["order", "columns", "saved", "cursor"] as const),
];

/** Between which times a filter has the variant back in stock; null where it names none. */
export function backSpan({ back }: Pick<LogFilter, "back">): { from: Date; to: Date } | null {
  const [from, to] = (back ?? "").split("-").map(Number);
  return from === undefined || to === undefined ? null : { from: new Date(from), to: new Date(to) };
}

/** Whether a filter excludes any row of the log. */
export function isFiltered(filter: LogFilter): boolean {
  const view = { ...noFilter, ...filter, ...noView };
  return writeView(view).size > 0;
}

/** What a view has besides its filter, where nothing is chosen. */
export const noView = {
  order: "newest",
  columns: [],
  saved: null,
  cursor: null,
} satisfies Omit<LogView, keyof LogFilter>;

export const noFilter: FixedFilter = {
  state: null,
  channel: null,
  days: null,
  from: null,
  to: null,
  product: null,
  variant: null,
  status: null,
  code: null,
  back: null,
  source: null,
  search: "",
};
