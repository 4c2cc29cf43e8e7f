import { data } from "@remix-run/node";
import { connect, disconnect } from "../../merchant/connection.server.ts";
import { inspect } from "../../merchant/inspection.server.ts";
import {
  readKeySeen,
  readSeen,
  readSettings,
  type SettingsInput,
} from "../../merchant/settings-form.server.ts";
import { loadSettings, saveSettings } from "../../merchant/settings.server.ts";
import { settingsEtag } from "../../merchant/settings.ts";
import { wakeLane } from "../../outbox/queue/wake.server.ts";
import { readIntent, type SettingsAnswer } from "./settings-answer.ts";

interface ActionContext {
  shop: string;
  /**
   * Has Shopify confirm the install and updates the storefront if it lags behind; false if that
   * failed.
   */
  isConfirmed: () => Promise<boolean>;
}

/** Carries out an action of the settings page. */
export function handleSettingsAction(form: FormData, orderer: ActionContext) {
  switch (readIntent(form)) {
    case "connect":
      return connectKlaviyo(form, orderer);
    case "disconnect":
      return disconnectKlaviyo(form, orderer);
    case "settings":
      return storeSettings(form, orderer);
    case undefined:
      throw new Response(undefined, { status: 400 });
  }
}

/**
 * Confirms the install before storing the key, so that a late webhook of an earlier install can't
 * destroy it.
 */
async function connectKlaviyo(form: FormData, { shop, isConfirmed }: ActionContext) {
  const key = form.get("klaviyo_api_key");
  await isConfirmed();
  const now = new Date();
  const order = { seen: readKeySeen(form), now };
  const { kind } = await connect(shop, typeof key === "string" ? key.trim() : "", order);
  if (kind === "refused" || kind === "malformed") {
    return answer({ intent: "connect", check: kind }, 422);
  }
  if (kind === "changed") return answer({ intent: "connect", check: kind }, 409);
  if (kind !== "account" && kind !== "unnamed") {
    return answer({ intent: "connect", check: kind }, 503);
  }
  const [found] = await Promise.all([inspect(shop, now), wakeLane(shop, now)]);
  const lacking = (found?.missingScopes?.length ?? 0) > 0;
  return answer({ intent: "connect", check: kind, ...(lacking && { lacking }) });
}

async function disconnectKlaviyo(form: FormData, { shop }: ActionContext) {
  const done = await disconnect(shop, readKeySeen(form));
  return answer({ intent: "disconnect", done }, done ? 200 : 409);
}

async function storeSettings(form: FormData, { shop, isConfirmed }: ActionContext) {
  const reading = readSettings(form);
  if (!reading.ok) {
    return answer({ intent: "settings", stored: false, errors: reading.errors }, 422);
  }
  if (await isUnconfirmed(shop, reading.settings, form)) {
    const errors = { retention_days: "unconfirmed" } as const;
    return answer({ intent: "settings", stored: false, errors }, 422);
  }
  const saving = await saveSettings(shop, {
    seen: readSeen(form),
    input: reading.settings,
    now: new Date(),
  });
  if (saving.kind === "gone") throw new Response(undefined, { status: 404 });
  if (saving.kind === "changed") {
    const { stored: current } = saving;
    return answer({ intent: "settings", stored: false, errors: {}, current }, 409);
  }
  const storefrontKnows = await isConfirmed();
  return answer({ intent: "settings", stored: true, storefrontKnows });
}

/** Whether a form shortens the retention, which deletes data, without naming it once more. */
async function isUnconfirmed(
  shop: string,
  { retentionDays }: SettingsInput,
  form: FormData,
): Promise<boolean> {
  const stored = await loadSettings(shop);
  if (!stored || retentionDays === undefined || retentionDays >= stored.retentionDays) return false;
  // Others have changed the settings since: that is said first.
  if (settingsEtag(stored) !== readSeen(form)) return false;
  return form.get("retention_confirmed") !== String(retentionDays);
}

function answer(words: SettingsAnswer, status = 200) {
  return data(words, { status });
}
