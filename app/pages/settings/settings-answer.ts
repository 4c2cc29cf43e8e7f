import type { Connecting } from "../../merchant/connection.server.ts";
import type { SettingsErrors } from "../../merchant/settings-form.server.ts";
import type { Settings } from "../../merchant/settings.ts";
import type { Unanswered } from "../frame/outage.ts";
import type { Reader } from "../../locales/reader.tsx";

/** What the settings page is told of what was sent. A key is never in it. */
export type SettingsAnswer =
  | Unanswered
  | { intent: "connect"; check: Connecting["kind"] }
  /** Not done where another key has been connected since the page was loaded. */
  | { intent: "disconnect"; done: boolean }
  | { intent: "settings"; stored: true; storefrontKnows: boolean }
  | {
      intent: "settings";
      stored: false;
      errors: SettingsErrors;
      /** What somebody else has stored since the page was loaded; that alone kept these from it. */
      meanwhile?: Settings;
    };

/** A form that only brings a key means to connect it. */
export function readIntent(
  form: FormData,
): Exclude<SettingsAnswer["intent"], Unanswered["intent"]> | undefined {
  const intent = form.get("intent");
  if (intent === "connect" || intent === "disconnect" || intent === "settings") return intent;
  return intent === null && form.has("klaviyo_api_key") ? "connect" : undefined;
}

/** What became of a key that was sent; undefined where none was, or nothing is known of it. */
export function checkOf(answer: SettingsAnswer | undefined): Connecting["kind"] | undefined {
  return answer?.intent === "connect" ? answer.check : undefined;
}

/** Whether the form of this intent was sent, and no answer came. */
export function isUnanswered(answer: SettingsAnswer | undefined, intent: string): boolean {
  return answer?.intent === "unanswered" && answer.of === intent;
}

/** Whether a key was not connected, or the connection not ended, because it is another one by now. */
export function isOverChanged(answer: SettingsAnswer | undefined): boolean {
  return checkOf(answer) === "changed" || (answer?.intent === "disconnect" && !answer.done);
}

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
