import type { Reader } from "../../../locales/reader.tsx";
import type { CorrectionResult } from "../../../outbox/correct.server.ts";
import type { CorrectionFault } from "../../../outbox/correction.server.ts";

/** One sentence for each of what can be wrong with a field; the compiler refuses a gap. */
export function faultWords(fault: CorrectionFault | undefined, { t }: Reader): string | undefined {
  return fault && t(`subscription.correct.fault.${fault}`);
}

export interface RefusalWords {
  title: string;
  body: string;
}

/** Why a correction was not made; undefined where it was, or its fields say it. */
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

/** Why a row that stands so offers no correction; null where it does, or nobody would ask. */
export function uncorrectableWords(state: string, { t }: Reader): string | null {
  return state === "delivered" ? t("subscription.correct.delivered") : null;
}
