import type { Reader } from "../../../locales/reader.tsx";
import type { State } from "../../../outbox/subscription.ts";

/** The name of a part of a bar. An erased sign-up is in no list, but it is counted. */
export function partWords(state: State, { t }: Reader): string {
  return state === "cancelled" ? t("home.chart.erased") : t(`common.state.${state}`);
}
