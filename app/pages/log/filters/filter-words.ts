import type { Messages } from "../../../locales/catalogue.ts";
import type { Reader } from "../../../locales/reader.tsx";
import { BACK_FILTERS, backSpan, type LogFilter } from "../../../outbox/log/filter.ts";
import { productWords, type Titles } from "../../shared/product-words.ts";
import { exactTime } from "../../shared/time-words.ts";

/** The filters of the log, besides the search text. */
export type FilterKey = keyof Messages["log"]["filter"]["name"];

/** Klaviyo's statuses to choose from, with what each usually means. */
const ANSWERS: [status: number, key: keyof Messages["log"]["filter"]["answer"]][] = [
  [202, "accepted"],
  [400, "refused"],
  [401, "keyRefused"],
  [403, "permissionMissing"],
  [404, "notFound"],
  [409, "conflict"],
  [429, "tooMany"],
  [500, "trouble"],
  [502, "trouble"],
  [503, "trouble"],
  [504, "trouble"],
];

export function statusChoices({ t }: Reader): { label: string; value: string }[] {
  return ANSWERS.map(([status, key]) => ({
    label: t(`log.filter.answer.${key}`, { status }),
    value: String(status),
  }));
}

interface Pill {
  key: FilterKey;
  label: string;
  /** The changes that remove the filter. */
  without: Partial<LogFilter>;
}

/** The set filters, with the labels of their pills. */
export function pillsOf(filter: LogFilter, titles: Titles | null, reader: Reader): Pill[] {
  const { t } = reader;
  const { state, channel, source, status, code } = filter;
  const pills: (Omit<Pill, "label"> & { label: string | null })[] = [
    { key: "state", label: state && t(`common.state.${state}`), without: { state: null } },
    {
      key: "channel",
      label: channel && t(`common.channel.${channel}`),
      without: { channel: null },
    },
    {
      key: "days",
      label: daysWords(filter, reader),
      without: { days: null, from: null, to: null },
    },
    {
      key: "product",
      label: filteredProduct(filter, titles, reader),
      without: { product: null, variant: null },
    },
    { key: "back", label: backWords(filter, reader), without: { back: null } },
    { key: "source", label: source && t(`log.filter.source.${source}`), without: { source: null } },
    {
      key: "status",
      label: status === null ? null : t("log.filter.pill.status", { status }),
      without: { status: null },
    },
    { key: "code", label: code && t("log.filter.pill.code", { code }), without: { code: null } },
  ];
  return pills.flatMap(({ label, ...pill }) => (label ? [{ ...pill, label }] : []));
}

function daysWords({ days, from, to }: LogFilter, reader: Reader): string | null {
  const { t } = reader;
  if (days) return t("views.pill.days", { days: t(`views.days.${days}`) });
  if (from && to && from !== to) {
    return t("log.filter.pill.days", { from: dayWords(from, reader), to: dayWords(to, reader) });
  }
  if (from) {
    const day = dayWords(from, reader);
    return to ? t("log.filter.pill.day", { day }) : t("log.filter.pill.since", { day });
  }
  return to && t("log.filter.pill.until", { day: dayWords(to, reader) });
}

function backWords(filter: LogFilter, reader: Reader): string | null {
  const { t } = reader;
  if (filter.back === null) return null;
  const span = backSpan(filter);
  if (span) return t("log.filter.pill.back", { time: exactTime(span.from, reader) });
  const known = BACK_FILTERS.find((back) => back === filter.back);
  return known ? t(`log.filter.back.${known}`) : null;
}

function filteredProduct(
  { product, variant }: LogFilter,
  titles: Titles | null,
  reader: Reader,
): string | null {
  const { t } = reader;
  if (variant) {
    const unknown = { productTitle: null, variantTitle: null };
    const { name, option } = productWords({ variantId: variant, ...(titles ?? unknown) }, reader);
    return option ? t("log.variantOf", { product: name, variant: option }) : name;
  }
  return product && (titles?.productTitle ?? t("log.product", { id: product }));
}

/**
 * Formats a day such as "2026-11-26" for the reader. It is already in a time zone. An impossible
 * date stays as it is.
 */
function dayWords(day: string, { locale }: Reader): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(at);
}
