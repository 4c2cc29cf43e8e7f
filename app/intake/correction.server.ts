import { readEmail, shownEmail } from "../contact/email.server.ts";
import { normaliseText } from "../contact/normalise.ts";
import { readPhone } from "../contact/phone.ts";
import { loadSettings } from "../merchant/settings.server.ts";
import { correct, type CorrectionResult } from "../outbox/correct.server.ts";
import {
  canBeCorrected,
  type Correctable,
  type Correction,
  type CorrectionFaults,
} from "../outbox/correction.server.ts";
import { findOne } from "../outbox/log/history.server.ts";
import type { ShopSettings } from "./form.server.ts";

/**
 * Takes a merchant's correction of a row, with the same checks as the storefront. Undefined where
 * the form names no version of the row: it was not filled in on a page of ours.
 */
export async function takeCorrection(
  shop: string,
  id: string,
  form: FormData,
  { now, staffId }: { now: Date; staffId: string | null },
): Promise<CorrectionResult | undefined> {
  const version = /^\d{1,9}$/.exec(textOf(form, "version"))?.[0];
  if (version === undefined) return undefined;
  const [row, settings] = await Promise.all([findOne(shop, id), loadSettings(shop)]);
  if (!row || !settings) return { kind: "missing" };
  // A row that can no longer be corrected is reported before errors in the input.
  if (!canBeCorrected(row.state))
    return { kind: row.state === "delivered" ? "delivered" : "moved_on" };
  if (row.version !== Number(version)) return { kind: "moved_on" };
  const reading = readCorrection(form, row, settings);
  if (!reading.ok) return { kind: "invalid", faults: reading.faults };
  return correct(shop, id, { version: row.version, ...reading.correction }, now, staffId);
}

/** Checks and normalises the input. Pure: an unchanged address is not checked again. */
export function readCorrection(
  form: FormData,
  row: Correctable,
  { smsEnabled, defaultCountry }: Pick<ShopSettings, "smsEnabled" | "defaultCountry">,
): { ok: true; correction: Omit<Correction, "version"> } | { ok: false; faults: CorrectionFaults } {
  const faults: CorrectionFaults = {};
  const typed = { email: textOf(form, "email"), phone: textOf(form, "phone") };
  const shown = row.email && shownEmail(row.email);
  const country = row.country ?? defaultCountry;
  const email = read(typed.email === shown ? (row.email ?? "") : typed.email, row.email, readEmail);
  const phone = read(typed.phone, row.phone, (text) => readPhone(text, country));
  if (email === undefined) faults.email = "email_invalid";
  if (phone === undefined) faults.phone = "phone_invalid";

  const vouched = { email: form.has("email_vouched"), sms: form.has("sms_vouched") };
  if (!typed.email && !typed.phone) faults.email = "contact_missing";
  if (phone && !typed.email) {
    // A shopper with only a phone number is reached by SMS or not at all.
    if (!smsEnabled) faults.phone = "sms_unavailable";
    else if (!row.smsConsent) faults.email = "sms_consent_missing";
    else if (phone !== row.phone && !vouched.sms) faults.sms_vouched = "sms_consent_not_vouched";
  }
  if (email === undefined || phone === undefined || Object.keys(faults).length > 0) {
    return { ok: false, faults };
  }
  return { ok: true, correction: { email, phone, country: phone && country, vouched } };
}

function read(
  typed: string,
  standing: string | null,
  check: (text: string) => string | undefined,
): string | null | undefined {
  if (typed === "") return null;
  return typed === standing ? standing : check(typed);
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? normaliseText(value) : "";
}
