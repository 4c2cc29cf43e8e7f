import type { Reader } from "../../locales/reader.tsx";
import type { Day } from "../../outbox/stats/days.ts";
import type { Figures } from "../../outbox/stats/figures.server.ts";
import type { State } from "../../outbox/subscription.ts";
import { logAddress } from "../shared/log-address.ts";
import { numberWords } from "../shared/words.ts";
import { aboutDuration } from "../shared/time-words.ts";

export interface FigureWords {
  name: string;
  value: string;
  /** A few words below the value; empty if not needed. */
  detail: string;
  /** The address that lists the rows; null if no page does. */
  to: string | null;
  alarming: boolean;
}

/**
 * The key figures of these days: sign-ups, their present states, and the time to hand-over. The log
 * that a figure links to is filtered by the same days.
 */
export function figureWords(
  { counts, took }: Figures,
  days: Pick<Day, "date">[],
  reader: Reader,
): FigureWords[] {
  const { t } = reader;
  const period = { from: days[0]?.date, to: days.at(-1)?.date };
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const stateFigure = (state: State): FigureWords => ({
    name: t(`common.state.${state}`),
    value: numberWords(counts[state], reader),
    detail: shareWords(counts[state], all, reader),
    to: logAddress({ state, ...period }),
    alarming: state === "failed" && counts.failed > 0,
  });
  return [
    {
      name: t("home.figures.signedUp"),
      value: numberWords(all, reader),
      detail: amongWords(counts, reader),
      to: logAddress(period),
      alarming: false,
    },
    stateFigure("delivered"),
    stateFigure("failed"),
    stateFigure("queued"),
    { name: t("home.figures.took"), ...tookWords(took, reader), to: null, alarming: false },
  ];
}

/** The sign-ups that no other figure counts. */
function amongWords({ blocked, cancelled }: Figures["counts"], reader: Reader): string {
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

function tookWords(took: Figures["took"], reader: Reader) {
  const { t } = reader;
  if (!took) return { value: "–", detail: t("home.figures.noneAccepted") };
  const percent = percentWords(0.95, reader);
  return {
    value: t("home.figures.median", { duration: aboutDuration(took.medianMs, reader) }),
    detail: t("home.figures.within", { percent, duration: aboutDuration(took.p95Ms, reader) }),
  };
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
