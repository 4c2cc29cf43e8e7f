import type { Reader } from "../../../locales/reader.tsx";
import type { CorrectionResult } from "../../../outbox/correct.server.ts";
import type { CorrectionFault } from "../../../outbox/correction.server.ts";

/** One sentence for each fault of a field; the compiler checks that none is missing. */
export function faultWords(fault: CorrectionFault | undefined, { t }: Reader): string | undefined {
  return fault && t(`subscription.correct.fault.${fault}`);
}

export interface RefusalWords {
  title: string;
  body: string;
}

/** Why a correction was not made; undefined if it was, or if the fields say it. */
export function refusalWords(
  kind: CorrectionResult["kind"],
  { t }: Reader,
): RefusalWords | undefined {
  switch (kind) {
    case "unchanged":
    case "moved_on":
    case "delivered":
    case "taken":
      return {
        title: t(`subscription.correct.refusal.${kind}.title`),
        body: t(`subscription.correct.refusal.${kind}.body`),
      };
    case "corrected":
    case "invalid":
    case "missing":
      return undefined;
  }
}

/** Why a row in this state offers no correction; null if it does, or if no reason is needed. */
export function uncorrectableWords(state: string, { t }: Reader): string | null {
  return state === "delivered" ? t("subscription.correct.delivered") : null;
}
