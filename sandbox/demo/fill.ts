import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { settingsEtag } from "#app/merchant/settings.ts";
import { sandboxAccounts } from "../klaviyo/keys.ts";
import type { KlaviyoAccount } from "../klaviyo/klaviyo.ts";
import type { Sandbox } from "../sandbox.ts";
import { findVariant } from "../storefront/cart.ts";
import { catalogue } from "../storefront/catalogue.ts";
import { writePayload } from "../shopify/admin/compliance.ts";
import { makeOlder } from "./make-older.ts";
import { emailOf } from "./people.ts";
import { addRestocks } from "./restocks.ts";
import {
  demoSignUps,
  SMS_WORDING,
  TEXTED_CALLING_CODES,
  UNSYNCED_VARIANT,
  type DemoSignUp,
} from "./sign-ups.ts";

const AT_ONCE = 16;
const DELIVERED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** The demo's Klaviyo account: it texts one country, and has not synced one product. */
export function demoAccounts(): KlaviyoAccount[] {
  return sandboxAccounts().map((account) => ({
    ...account,
    catalog: { lacks: [`$shopify:::$default:::${UNSYNCED_VARIANT}`] },
    sms: { configured: true, callingCodes: TEXTED_CALLING_CODES },
  }));
}

/**
 * Fills a new sandbox with a month of sign-ups, once: the app is installed and connected, shoppers and
 * bots sign up at the storefront, Klaviyo takes what it takes, and a customer asks for their data. All
 * of that goes through the app. Only the times are moved into the past, while the app is stopped.
 */
export async function fillDemo(sandbox: Sandbox, directory: string): Promise<void> {
  const marker = join(directory, "demo-filled");
  if (existsSync(marker)) return;
  const file = join(directory, "app.sqlite");
  sandbox.shopify.install();
  await connect(sandbox);
  await turnOnSms(sandbox, file);
  const signUps = demoSignUps();
  for (let at = 0; at < signUps.length; at += AT_ONCE) {
    await Promise.all(signUps.slice(at, at + AT_ONCE).map((one) => signUp(sandbox, one)));
  }
  const person = { email: emailOf(3), phone: "" };
  const asked = writePayload("customers/data_request", sandbox.shop, person, 1);
  const { status } = await sandbox.shopify.sendWebhook("customers/data_request", asked);
  expectGood(status, "A data request");
  await delivered(file);
  await sandbox.app().kill("SIGTERM");
  makeOlder(file, signUps);
  addRestocks(file, sandbox.shop, sandbox.klaviyo);
  const env = { ...process.env, ...sandbox.env };
  execFileSync(process.execPath, ["recount.ts", "--fix"], { env, stdio: "pipe" });
  writeFileSync(marker, "");
  await sandbox.restart();
}

async function connect(sandbox: Sandbox): Promise<void> {
  const key = sandboxAccounts()[0]?.key ?? "";
  await post(sandbox, { intent: "connect", klaviyo_api_key: key, key_seen: "0" });
}

async function turnOnSms(sandbox: Sandbox, file: string): Promise<void> {
  const [merchant] = read(file, `SELECT * FROM "Merchant"`);
  const seen = settingsEtag({
    smsEnabled: false,
    defaultCountry: String(merchant?.["defaultCountry"]),
    consent: { version: Number(merchant?.["consentVersion"]), email: "", sms: "" },
    translations: [],
    newestConsent: Number(merchant?.["consentVersion"]),
    consentList: null,
    account: String(merchant?.["laneId"]),
    retentionDays: Number(merchant?.["retentionDays"]),
  });
  await post(sandbox, {
    intent: "settings",
    settings_seen: seen,
    sms_enabled: "on",
    default_country: "US",
    consent_sms: SMS_WORDING,
    consent_email: "",
  });
}

/** Sends the settings page a form, as the embedded page does. */
async function post(sandbox: Sandbox, fields: Record<string, string>): Promise<void> {
  const answer = await fetch(`${sandbox.urls.app}/app/settings.data`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sandbox.shopify.sessionToken()}`,
      "user-agent": BROWSER,
    },
    body: new URLSearchParams(fields),
  });
  expectGood(answer.status, `The form "${fields["intent"] ?? ""}"`);
}

/** The app's library answers bots with 410. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";

async function signUp({ urls }: Sandbox, { fields }: DemoSignUp): Promise<void> {
  const page = await openProduct(urls.storefront, fields["variant_id"] ?? "");
  const answer = await fetch(`${urls.storefront}/apps/notify-me/subscriptions`, {
    method: "POST",
    headers: { accept: "application/json", "user-agent": BROWSER },
    body: new URLSearchParams({ ...page, ...fields }),
  });
  expectGood(answer.status, "A sign-up");
}

/** What the form of a variant's page says by itself: its product, and that the shop rendered it. */
async function openProduct(storefront: string, variantId: string): Promise<Record<string, string>> {
  const found = findVariant(catalogue, variantId);
  const { handle = "" } = found?.product ?? {};
  const answer = await fetch(`${storefront}/products/${handle}?variant=${variantId}`);
  expectGood(answer.status, "A product page");
  const html = await answer.text();
  const valueOf = (name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  return { product_id: valueOf("product_id"), token: valueOf("token") };
}

function expectGood(status: number, what: string): void {
  if (status < 200 || status > 299) throw new Error(`${what} was answered with ${status}.`);
}

/** Resolves once Klaviyo has answered every sign-up that it can be sent. */
async function delivered(file: string): Promise<void> {
  const until = Date.now() + DELIVERED_WITHIN_MS;
  for (;;) {
    const [left] = read(
      file,
      `SELECT COUNT(*) AS "count" FROM "Subscription"
       WHERE "state" = 'queued' AND "lastCode" IS NOT 'variant_not_found'`,
    );
    if (Number(left?.["count"]) === 0) return;
    if (Date.now() > until) throw new Error("The demo’s sign-ups were not delivered.");
    await wait(LOOK_EVERY_MS);
  }
}

function read(file: string, sql: string) {
  const database = new DatabaseSync(file, { timeout: 5_000, readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}
