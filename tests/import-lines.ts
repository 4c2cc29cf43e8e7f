import type { RowFault, RowNote } from "#app/import/rows/row-fault.ts";

/** What becomes of a line of a file. */
export type Fate = "ready" | "duplicate" | RowFault;

export interface ImportLine {
  text: string;
  fate: Fate;
  /** The address that a sign-up of this line has; null for one with only a phone. */
  email: string | null;
  note?: RowNote;
}

const DAY_MS = 86_400_000;
const MUG = "39412345872477";
const SHIRT = "33001893462109";

export const HEADINGS =
  "Email,Phone,Variant ID,SKU,Product handle,Option1,Created at,Status,SMS consent,Email consent,Consent date,Consent text";

interface Cells {
  email?: string;
  phone?: string;
  variantId?: string;
  sku?: string;
  handle?: string;
  option1?: string;
  createdAt?: string;
  status?: string;
  smsConsent?: string;
  emailConsent?: string;
  consentDate?: string;
  consentText?: string;
}

const ORDER = [
  ...(["email", "phone", "variantId", "sku", "handle", "option1", "createdAt"] as const),
  ...(["status", "smsConsent", "emailConsent", "consentDate", "consentText"] as const),
];

function lineOf(cells: Cells): string {
  return ORDER.map((name) => {
    const cell = cells[name] ?? "";
    return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }).join(",");
}

/** Each way in which a line can be wrong by itself; the shop has SMS off. */
const FAULTS: [RowFault, (email: string, now: Date) => Cells | string][] = [
  ["columns", (email) => `${lineOf({ email, variantId: MUG })},too,many`],
  ["contact_missing", () => ({ variantId: MUG })],
  ["email_invalid", () => ({ email: "=cmd|' /C calc'!A0", variantId: MUG })],
  ["email_invalid", (email) => ({ email: email.replace("@", " at "), variantId: MUG })],
  ["phone_invalid", () => ({ phone: "12", variantId: MUG })],
  ["sms_unavailable", () => ({ phone: "+4915123456789", variantId: MUG, smsConsent: "yes" })],
  ["variant_missing", (email) => ({ email })],
  ["variant_invalid", (email) => ({ email, variantId: "mug" })],
  ["variant_rounded", (email) => ({ email, variantId: "3.9412E+13" })],
  ["variant_unknown", (email) => ({ email, variantId: "1" })],
  ["sku_unknown", (email) => ({ email, sku: "no-such-sku" })],
  ["handle_unknown", (email) => ({ email, handle: "no-such-product" })],
  ["options_unknown", (email) => ({ email, handle: "linen-shirt", option1: "Huge" })],
  ["options_missing", (email) => ({ email, handle: "linen-shirt" })],
  ["time_invalid", (email) => ({ email, variantId: MUG, createdAt: "some day" })],
  [
    "time_future",
    (email, now) => ({ email, variantId: MUG, createdAt: daysFrom(now, 9).toISOString() }),
  ],
  [
    "time_too_old",
    (email, now) => ({ email, variantId: MUG, createdAt: daysFrom(now, -4_000).toISOString() }),
  ],
  ["already_notified", (email) => ({ email, variantId: MUG, status: "sent" })],
  ["cancelled", (email) => ({ email, variantId: MUG, status: "unsubscribed" })],
];

/** The ways in which a line can name its variant, and have consents. */
const READY: ((email: string) => Cells & { note?: RowNote })[] = [
  (email) => ({ email, variantId: MUG }),
  (email) => ({ email: email.toUpperCase(), variantId: `gid://shopify/ProductVariant/${SHIRT}` }),
  (email) => ({ email, sku: "shirt-medium-chalk" }),
  (email) => ({ email, handle: "enamel-mug" }),
  (email) => ({
    ...{ email, variantId: MUG, emailConsent: "yes" },
    ...{ consentDate: "2024-05-01", consentText: 'News, and "offers"\nby email.' },
  }),
  (email) => ({ email, variantId: MUG, emailConsent: "yes", note: "consent_without_text" }),
  (email) => ({
    ...{ email, variantId: MUG, emailConsent: "yes", consentText: "News by email." },
    note: "consent_without_date",
  }),
];

/**
 * The lines of another app's export below its headings: of ten, eight are ready, one is a duplicate
 * of one before it, and one is wrong, in each way in turn. `name` keeps the people of two files apart.
 */
export function importLines(count: number, now: Date, name = "moved"): ImportLine[] {
  return Array.from({ length: count }, (_, at): ImportLine => {
    const email = `${name}-${at}@example.com`;
    const turn = Math.floor(at / 10);
    if (at % 10 === 9) {
      const [fate, make] = FAULTS[turn % FAULTS.length]!;
      const made = make(email, now);
      return { text: typeof made === "string" ? made : lineOf(made), fate, email: null };
    }
    if (at % 10 === 8) {
      // The same shopper and variant as eight lines before: those of a turn's first line.
      const { email: first, cells } = readyLine(at - 8, now, name);
      return { text: lineOf({ ...cells, email: ` ${first}` }), fate: "duplicate", email: first };
    }
    const { cells, note } = readyLine(at, now, name);
    return { text: lineOf(cells), fate: "ready", email, ...(note && { note }) };
  });
}

function readyLine(at: number, now: Date, name: string) {
  const email = `${name}-${at}@example.com`;
  const { note, ...cells } = READY[at % READY.length]!(email);
  const createdAt = new Date(daysFrom(now, -20).getTime() + at * 1_000).toISOString();
  return { email, note, cells: { ...cells, createdAt } };
}

function daysFrom(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

/** The lines as a file. */
export function fileOf(lines: ImportLine[]): string {
  return `${[HEADINGS, ...lines.map(({ text }) => text)].join("\n")}\n`;
}
