import type { Reader } from "../../locales/reader.tsx";
import type { Period } from "../../outbox/stats/days.ts";
import { DAY_MS } from "../../server/durations.ts";
import { productWords } from "../shared/product-words.ts";
import { numberWords } from "../shared/words.ts";
import type { DemandLine } from "./demand-line.ts";

/** The name of a line: its product, and its variant where it is one. */
export function lineWords({ product }: DemandLine, reader: Reader): string {
  const { name, option } = productWords(product, reader);
  return [name, option].filter(Boolean).join(" · ");
}

/** How sign-ups have changed since the period before, and in which numbers. */
export function trendWords(
  { signUps, before }: Pick<DemandLine, "signUps" | "before">,
  period: Period,
  reader: Reader,
): { change: string; detail: string } {
  const { t } = reader;
  const detail = t("demand.trend.before", {
    value: numberWords(before, reader),
    count: period,
    number: numberWords(period, reader),
  });
  if (before === 0)
    return { change: t(signUps > 0 ? "demand.trend.new" : "demand.trend.none"), detail };
  const share = Math.abs(signUps - before) / before;
  if (share < 0.01) return { change: t("demand.trend.same"), detail };
  const percent = percentWords(share, reader);
  return {
    change: t(signUps > before ? "demand.trend.more" : "demand.trend.fewer", { percent }),
    detail,
  };
}

/** Price times people, in the shop's currency, without a fraction: it is an estimate. */
export function valueWords(value: DemandLine["value"], { locale, t }: Reader): string {
  if (!value) return t("demand.unknown");
  try {
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency: value.currency,
      maximumFractionDigits: 0,
      numberingSystem: "latn",
    }).format(value.amount);
  } catch {
    // A currency that is no code of three letters.
    return t("demand.unknown");
  }
}

/** How many of those who wait Klaviyo has. */
export function sentWords(
  { waiting, reached }: Pick<DemandLine, "waiting" | "reached">,
  reader: Reader,
): string {
  if (waiting === 0) return "–";
  return reader.t("demand.sentOf", {
    number: numberWords(reached, reader),
    all: numberWords(waiting, reader),
    percent: percentWords(reached / waiting, reader),
  });
}

/** "12 days ago": days since the first sign-up of those who wait. */
export function sinceWords(since: Date | null, now: Date, { locale }: Reader): string {
  if (!since) return "–";
  const days = Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS));
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
}

/** A share is rounded down, so that 100 % is all. */
function percentWords(share: number, { locale }: Reader): string {
  const rounded = Math.floor(share * 100) / 100;
  return new Intl.NumberFormat(locale, { style: "percent", numberingSystem: "latn" }).format(
    rounded,
  );
}
