import type { LastTry } from "../../../alerts/settings.server.ts";
import type { UrlFault } from "../../../alerts/webhook-url.ts";
import type { Reader } from "../../../locales/reader.tsx";
import type { Unanswered } from "../../frame/outage.ts";

/** The answer to an action of the card. A secret is in the answer that made it, and in no other. */
export type AlertsAnswer =
  | Unanswered
  | { intent: "alerts"; stored: true; secret: string | null }
  | { intent: "alerts"; stored: false; fault: UrlFault }
  | { intent: "alerts_secret"; secret: string | null }
  /** `sent` is false if the last test was just now. */
  | { intent: "alerts_test"; sent: boolean };

/** A secret that was just made; null where there is none to show. */
export function secretOf(answer: AlertsAnswer | undefined): string | null {
  return answer && "secret" in answer ? answer.secret : null;
}

/** What came of the last message to a channel. */
export function lastTryWords({ outcome, status }: LastTry, { t }: Reader): string {
  switch (outcome) {
    case "sent":
      return t("alerts.last.sent");
    case "answered":
      return t("alerts.last.answered", { status });
    case "timeout":
    case "network":
    case "private_host":
    case "no_address":
    case "refused":
      return t(`alerts.last.${outcome}`);
  }
}
