import type { Reader } from "../../locales/reader.tsx";
import type { Day } from "../../outbox/stats/days.ts";
import type { Figures } from "../../outbox/stats/figures.server.ts";
import type { StateCounts } from "../../outbox/stats/state-counts.ts";
import type { State } from "../../outbox/subscription.ts";
import { logAddress } from "../shared/log-address.ts";
import { numberWords, sentences } from "../shared/words.ts";
import { aboutDuration } from "../shared/time-words.ts";

export interface FigureWords {
  name: string;
  value: string;
  /** A few words with the value; empty if not needed. */
  detail: string;
  /** The same figure of the days before; null where these had no sign-up. */
  before: string | null;
  /** The address that lists the rows; null if no page does. */
  to: string;
  alarming: boolean;
}

/** The sign-ups of a period, and of as many days before it. */
export interface PeriodCounts {
  counts: StateCounts;
  before: StateCounts;
}

/**
 * The key figures of these days: sign-ups and their present states, beside those of as many days
 * before. The log that a figure links to is filtered by the same days.
 */
export function figureWords(
  { counts, before }: PeriodCounts,
  days: Pick<Day, "date">[],
  reader: Reader,
): FigureWords[] {
  const { t } = reader;
  const period = { from: days[0]?.date, to: days.at(-1)?.date };
  const [all, allBefore] = [allOf(counts), allOf(before)];
  const beforeWords = (count: number) =>
    allBefore === 0
      ? null
      : t("views.figures.before", {
          value: numberWords(count, reader),
          count: days.length,
          number: numberWords(days.length, reader),
        });
  const stateFigure = (state: State): FigureWords => ({
    name: t(`common.state.${state}`),
    value: numberWords(counts[state], reader),
    detail: shareWords(counts[state], all, reader),
    before: beforeWords(before[state]),
    to: logAddress({ state, ...period }),
    alarming: state === "failed" && counts.failed > 0,
  });
  return [
    {
      name: t("home.figures.signedUp"),
      value: numberWords(all, reader),
      detail: amongWords(counts, reader),
      before: beforeWords(allBefore),
      to: logAddress(period),
      alarming: false,
    },
    stateFigure("delivered"),
    stateFigure("failed"),
    stateFigure("queued"),
  ];
}

function allOf(counts: StateCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The sign-ups that no other figure counts. */
function amongWords({ blocked, cancelled }: StateCounts, reader: Reader): string {
  const { t, locale } = reader;
  const counted = (count: number) => ({ count, number: numberWords(count, reader) });
  const among = [
    ...(blocked > 0 ? [t("home.figures.blocked", counted(blocked))] : []),
    ...(cancelled > 0 ? [t("home.figures.erased", counted(cancelled))] : []),
  ];
  if (among.length === 0) return "";
  const list = new Intl.ListFormat(locale, { type: "unit" }).format(among);
  return t("home.figures.among", { list });
}

/** How long it took from the click until Klaviyo had it; null where it has none of these days. */
export function tookWords(took: Figures["took"], reader: Reader): string | null {
  const { t } = reader;
  if (!took) return null;
  const percent = percentWords(0.95, reader);
  return sentences(
    [
      t("views.figures.took", { duration: aboutDuration(took.medianMs, reader) }),
      t("home.figures.within", { percent, duration: aboutDuration(took.p95Ms, reader) }),
    ],
    reader,
  );
}

/** A share is rounded, but never to 0 % or 100 % unless it is exactly that. */
function shareWords(count: number, all: number, reader: Reader): string {
  if (count === 0 || all === 0) return "";
  const share = count / all;
  const rounded = count === all ? 1 : Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100));
  const percent = percentWords(rounded, reader);
  return share < 0.01
    ? reader.t("home.figures.shareUnder", { percent })
    : reader.t("home.figures.share", { percent });
}

function percentWords(share: number, { locale }: Reader): string {
  return new Intl.NumberFormat(locale, { style: "percent", numberingSystem: "latn" }).format(share);
}
