import type { SettingsAnswer } from "./settings-answer.ts";

/** What went well and is seen nowhere else; errors stand beside their field instead. */
export function settingsToast(
  answer: SettingsAnswer | undefined,
  accountName: string | null,
): string | undefined {
  switch (answer?.intent) {
    case "connect":
      if (answer.check === "account") return `Connected to ${accountName ?? "Klaviyo"}`;
      return answer.check === "unnamed" ? "Connected to Klaviyo" : undefined;
    case "disconnect":
      return "Klaviyo disconnected";
    case "settings":
      return answer.stored && answer.storefrontKnows ? "Settings saved" : undefined;
    case "unanswered":
    case undefined:
      return undefined;
  }
}
