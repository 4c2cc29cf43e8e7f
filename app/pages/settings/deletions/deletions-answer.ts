import type { DeletionsStatus } from "../../../merchant/privacy/profile-deletions.server.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { Unanswered } from "../../frame/outage.ts";

/** The answer to the merchant's choice. */
export type DeletionsAnswer = Unanswered | { intent: "deletions"; chosen: boolean };

/** How the newest deletion went, and whether that needs the merchant; null where none was asked for. */
export function lastDeletionWords(
  { last, waiting, scope }: DeletionsStatus,
  { t }: Reader,
): { words: string; isBad: boolean } | null {
  if (!last) return waiting > 0 ? { words: waitingWords(waiting, t), isBad: false } : null;
  const isBad = last.outcome !== "accepted" && last.outcome !== "waiting";
  const words =
    last.outcome === "waiting"
      ? waitingWords(waiting, t)
      : t(`privacy.deletions.last.${last.outcome}`, { scope });
  return { words, isBad };
}

function waitingWords(waiting: number, t: Reader["t"]): string {
  return t("privacy.deletions.waiting", { count: waiting, number: waiting });
}
