import type { Figures } from "../outbox/figures.ts";
import type { State } from "../outbox/subscription.ts";
import { logAddress } from "./log-address.ts";
import { numberWords } from "./number-words.ts";
import { STATE_WORDS } from "./state-words.ts";
import { aboutDuration } from "./time-words.ts";

export interface FigureWords {
  name: string;
  value: string;
  /** A few words below the value; empty where it needs none. */
  detail: string;
  /** The rows behind it; null where no page lists them. */
  to: string | null;
  alarming: boolean;
}

export const FIGURES_TITLE = "Sign-ups";

/** The key figures of a period: what came in, what became of it by now, and how long that took. */
export function figureWords({ counts, took }: Figures, locale: string): FigureWords[] {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const among = [
    ...(counts.blocked > 0 ? [`${numberWords(counts.blocked, locale)} blocked`] : []),
    ...(counts.cancelled > 0 ? [`${numberWords(counts.cancelled, locale)} erased`] : []),
  ];
  const stateFigure = (state: State): FigureWords => ({
    name: STATE_WORDS[state].label,
    value: numberWords(counts[state], locale),
    detail: shareWords(counts[state], all, locale),
    to: logAddress({ state }),
    alarming: state === "failed" && counts.failed > 0,
  });
  return [
    {
      name: "Signed up",
      value: numberWords(all, locale),
      detail: among.length > 0 ? `${among.join(", ")} among them` : "",
      to: logAddress({}),
      alarming: false,
    },
    stateFigure("delivered"),
    stateFigure("failed"),
    stateFigure("queued"),
    {
      name: "From click to Klaviyo",
      value: took ? `about ${aboutDuration(took.medianMs, locale)}` : "–",
      detail: took
        ? `${percentWords(0.95, locale)} within about ${aboutDuration(took.p95Ms, locale)}`
        : "None accepted yet",
      to: null,
      alarming: false,
    },
  ];
}

/** A share is rounded, but never to all or nothing where it is neither. */
function shareWords(count: number, all: number, locale: string): string {
  if (count === 0 || all === 0) return "";
  const share = count / all;
  const rounded = count === all ? 1 : Math.min(0.99, Math.max(0.01, Math.round(share * 100) / 100));
  return `${share < 0.01 ? "under " : ""}${percentWords(rounded, locale)} of them`;
}

function percentWords(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", numberingSystem: "latn" }).format(share);
}
