import type { KeyCheck } from "../klaviyo/connection.ts";
import type { SettingsErrors } from "../merchant/settings-form.ts";

/** What the settings page is told of what was sent. A key is never in it. */
export type SettingsAnswer =
  | { intent: "connect"; check: KeyCheck["kind"] }
  | { intent: "disconnect" }
  | { intent: "settings"; stored: true; storefrontKnows: boolean }
  | { intent: "settings"; stored: false; errors: SettingsErrors };

/** A form that only brings a key means to connect it. */
export function readIntent(form: FormData): SettingsAnswer["intent"] | undefined {
  const intent = form.get("intent");
  if (intent === "connect" || intent === "disconnect" || intent === "settings") return intent;
  return intent === null && form.has("klaviyo_api_key") ? "connect" : undefined;
}
