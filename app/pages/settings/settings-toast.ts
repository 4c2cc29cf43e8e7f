import type { Reader } from "../../locales/reader.tsx";
import type { SettingsAnswer } from "./settings-answer.ts";

/** What went well and is seen nowhere else; errors stand beside their field instead. */
export function settingsToast(
  answer: SettingsAnswer | undefined,
  accountName: string | null,
  { t }: Reader,
): string | undefined {
  switch (answer?.intent) {
    case "connect":
      if (answer.check === "account" && accountName) {
        return t("settings.toast.connectedTo", { account: accountName });
      }
      return answer.check === "account" || answer.check === "unnamed"
        ? t("settings.toast.connected")
        : undefined;
    case "disconnect":
      return answer.done ? t("settings.toast.disconnected") : undefined;
    case "settings":
      return answer.stored && answer.storefrontKnows ? t("settings.toast.saved") : undefined;
    case "unanswered":
    case undefined:
      return undefined;
  }
}
