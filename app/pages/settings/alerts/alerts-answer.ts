import type { Channel } from "../../../alerts/record.server.ts";
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

/** Whether a typed address is stored already: as the URL standard writes it, without a fragment. */
export function isSameUrl(typed: string, stored: string): boolean {
  const text = typed.trim();
  if (text === stored) return true;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  url.hash = "";
  return url.href === stored;
}

/** What came of the last message to a channel. */
export function lastTryWords(
  channel: Channel,
  { outcome, status }: LastTry,
  { t }: Reader,
): string {
  switch (outcome) {
    case "sent":
      return t(channel === "flow" ? "alerts.last.accepted" : "alerts.last.sent");
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
