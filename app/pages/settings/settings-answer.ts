import type { Connecting } from "../../merchant/connection.server.ts";
import type { SettingsErrors } from "../../merchant/settings-form.server.ts";
import type { Settings } from "../../merchant/settings.ts";
import type { Unanswered } from "../frame/outage.ts";
import type { Reader } from "../../locales/reader.tsx";

/** The answer to an action of the settings page. It never contains a key. */
export type SettingsAnswer =
  | Unanswered
  /** `lacking` if Klaviyo said that the connected key lacks a permission to send sign-ups. */
  | { intent: "connect"; check: Connecting["kind"]; lacking?: boolean }
  /** `done` is false if another key was connected since the page was loaded. */
  | { intent: "disconnect"; done: boolean }
  | { intent: "settings"; stored: true; storefrontKnows: boolean }
  | {
      intent: "settings";
      stored: false;
      errors: SettingsErrors;
      /**
       * The settings that someone else stored since the page was loaded, if these prevented the
       * save.
       */
      current?: Settings;
    };

/** A form with a key and no intent means "connect". */
export function readIntent(
  form: FormData,
): Exclude<SettingsAnswer["intent"], Unanswered["intent"]> | undefined {
  const intent = form.get("intent");
  if (intent === "connect" || intent === "disconnect" || intent === "settings") return intent;
  return intent === null && form.has("klaviyo_api_key") ? "connect" : undefined;
}

/** The result for a submitted key; undefined if none was submitted or no answer came. */
export function checkOf(answer: SettingsAnswer | undefined): Connecting["kind"] | undefined {
  return answer?.intent === "connect" ? answer.check : undefined;
}

/** Whether the form of this intent was submitted without an answer. */
export function isUnanswered(answer: SettingsAnswer | undefined, intent: string): boolean {
  return answer?.intent === "unanswered" && answer.of === intent;
}

/** Whether connecting or disconnecting failed because the connection has changed since. */
export function isOverChanged(answer: SettingsAnswer | undefined): boolean {
  return checkOf(answer) === "changed" || (answer?.intent === "disconnect" && !answer.done);
}

/** The toast for a success that is visible nowhere else; errors are shown beside their field. */
export function settingsToast(
  answer: SettingsAnswer | undefined,
  accountName: string | null,
  { t }: Reader,
): string | undefined {
  switch (answer?.intent) {
    case "connect":
      if (answer.lacking) return undefined;
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
