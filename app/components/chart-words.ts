import type { State } from "../outbox/subscription.ts";
import { STATE_WORDS } from "./state-words.ts";

export const CHART_TITLE = "By day, and what became of them";
export const SHOW_NUMBERS = "Show the numbers";
export const NO_SIGN_UPS = "Nobody signed up in this period. Try a longer one.";
export const CHART_LOST = "The chart could not be loaded. Its numbers are below.";

/** How a part of a bar is called; whose person was erased is in no list, but was a sign-up. */
export function partWords(state: State): string {
  return state === "cancelled" ? "Erased" : STATE_WORDS[state].label;
}

/** Whose days these are. */
export function zoneWords(timeZone: string): string {
  return timeZone === "UTC"
    ? "Days in UTC"
    : `Days in your shop’s time zone, ${timeZone.replaceAll("_", " ")}`;
}

/** The chart for who can't see it. */
export function chartWords(days: number): string {
  return `Bars of the sign-ups of ${days} days. The arrow keys go from day to day; the same numbers are in the table below.`;
}
