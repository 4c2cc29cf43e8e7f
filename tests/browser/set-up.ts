import type { Sandbox } from "#sandbox/sandbox.ts";
import { ORDINARY_USER_AGENT } from "./chromium.ts";
import { timeOf, type Store } from "./store.ts";

/** Connects an installed shop that has no key yet, as the form of its settings page does. */
export async function connectKlaviyo(sandbox: Sandbox, key: string): Promise<void> {
  const answer = await fetch(`${sandbox.urls.app}/app/settings.data`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sandbox.shopify.sessionToken()}`,
      "user-agent": ORDINARY_USER_AGENT,
    },
    body: new URLSearchParams({ intent: "connect", klaviyo_api_key: key, key_seen: "0" }),
  });
  if (answer.status !== 200) throw new Error(`The key was answered with ${answer.status}`);
}

/** Lets shoppers ask for a text message; its wording is the first version. */
export function turnOnSms({ shop, change, insert }: Store, wording: string): void {
  insert((row) => {
    row("ConsentText", {
      shop,
      version: 1,
      email: "",
      sms: wording,
      createdAt: timeOf(Date.now()),
    });
  });
  change(`UPDATE "Merchant" SET "smsEnabled" = 1, "consentVersion" = 1`);
}
