import { foldText } from "../../catalog/fold-text.ts";

/** What a column of a file may hold, in the order in which the page lists them. */
export const COLUMN_FIELDS = [
  "email",
  "phone",
  "country",
  "variantId",
  "sku",
  "handle",
  "option1",
  "option2",
  "option3",
  "signedUpAt",
  "status",
  "notifiedAt",
  "emailConsent",
  "smsConsent",
  "emailConsentAt",
  "smsConsentAt",
  "consentAt",
  "consentText",
  "locale",
] as const;

export type ColumnField = (typeof COLUMN_FIELDS)[number];

/** The number of the column of each field, from 0; a field without one is in no column. */
export type Columns = Partial<Record<ColumnField, number>>;

/** Apps whose exports are told by their headings. */
export type KnownApp = "back_in_stock" | "klaviyo";

interface KnownExport {
  /** The headings that tell it. */
  marks: string[];
  columns: Partial<Record<ColumnField, string>>;
}

/**
 * - "Back in Stock", which Amp makes, as a guide for its users lists the headings of its export:
 *   https://spy-portal-netyear.odoo.com/faq/restock/csv-import. A row with a last message was notified.
 * - A list or segment of Klaviyo, as programs that read one name its headings: "Email", "Klaviyo ID",
 *   "Phone Number", "Country", "Email Marketing Consent" (SUBSCRIBED, UNSUBSCRIBED or
 *   NEVER_SUBSCRIBED), "Email Marketing Consent Timestamp", "Date Added". It names no product.
 *
 * No such list is public of STOQ, Notify Me! and Swym: theirs are read by the general names. STOQ
 * documents the names of its API alone, such as `shopify_variant_id`, and a status "pending" or
 * "sent", which the general names include:
 * https://help.stoqapp.com/en/article/use-stoqs-back-in-stock-api-to-manage-restock-waitlists-15zx2jl
 */
const APPS: Record<KnownApp, KnownExport> = {
  back_in_stock: {
    marks: ["email", "variantid", "subscribed at", "last message sent at"],
    columns: {
      email: "email",
      variantId: "variantid",
      signedUpAt: "subscribed at",
      notifiedAt: "last message sent at",
    },
  },
  klaviyo: {
    marks: ["email", "klaviyo id"],
    columns: { email: "email", phone: "phone number", signedUpAt: "date added" },
  },
};

/**
 * Headings by which a column is recognised, without case, accents and marks, in the languages of the
 * app. The first in a list is the surest.
 */
const NAMES: Record<ColumnField, string[]> = {
  email: [
    ...["email", "e mail", "email address", "customer email", "subscriber email", "user email"],
    ...["contact email", "mail", "e mail adresse", "email adresse", "adresse email"],
    ...["adresse e mail", "courriel", "correo electronico", "correo", "メールアドレス", "メール"],
  ],
  phone: [
    ...["phone", "phone number", "customer phone", "mobile", "mobile number", "sms", "tel"],
    ...["telephone", "telefon", "telefonnummer", "handynummer", "numero de telephone"],
    ...["telefono", "numero de telefono", "電話番号", "電話"],
  ],
  country: ["country", "country code", "land", "pays", "pais", "国"],
  variantId: [
    ...["variant id", "variantid", "shopify variant id", "variation id", "variationid"],
    ...["product variant id", "varianten id", "id de variante", "バリエーションid"],
  ],
  sku: ["sku", "variant sku", "product sku", "artikelnummer", "reference", "referencia"],
  handle: ["handle", "product handle", "producthandle", "produkt handle"],
  option1: ["option1", "option 1", "option1 value", "option 1 value", "variant title", "variant"],
  option2: ["option2", "option 2", "option2 value", "option 2 value"],
  option3: ["option3", "option 3", "option3 value", "option 3 value"],
  signedUpAt: [
    ...["created at", "createdat", "subscribed at", "signed up at", "signed up", "sign up date"],
    ...["signup date", "date subscribed", "subscription date", "date created", "date added"],
    ...["requested at", "subscribed on", "created", "date", "timestamp", "event time"],
    ...["angemeldet am", "erstellt am", "datum", "inscrit le", "date d inscription", "fecha"],
    ...["fecha de registro", "登録日時", "登録日", "日時"],
  ],
  status: ["status", "state", "notification status", "request status", "etat", "estado", "状態"],
  notifiedAt: [
    ...["notified at", "last message sent at", "sent at", "notification sent at", "notified"],
    ...["notified on", "date notified", "delivered at", "sent on"],
  ],
  emailConsent: [
    ...["email marketing consent", "email consent", "accepts marketing", "marketing consent"],
    ...["accepts email marketing", "email subscription", "newsletter", "subscribed to newsletter"],
  ],
  smsConsent: ["sms marketing consent", "sms consent", "accepts sms marketing", "sms opt in"],
  emailConsentAt: ["email marketing consent timestamp", "email consent date", "email consent at"],
  smsConsentAt: ["sms marketing consent timestamp", "sms consent date", "sms consent at"],
  consentAt: ["consent date", "consent timestamp", "consented at", "consent at", "consent time"],
  consentText: ["consent text", "consent wording", "consent language", "consent message"],
  locale: ["locale", "language", "customer locale", "sprache", "langue", "idioma", "言語"],
};

/** Finds the columns by their headings; the merchant checks them. */
export function recogniseColumns(headings: string[]): { app: KnownApp | null; columns: Columns } {
  const folded = headings.map(foldHeading);
  const app = (Object.keys(APPS) as KnownApp[]).find((one) =>
    APPS[one].marks.every((name) => folded.includes(name)),
  );
  const own = app ? APPS[app].columns : {};
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const field of COLUMN_FIELDS) {
    const names = [own[field] ?? [], NAMES[field]].flat();
    const at = names
      .map((name) => folded.findIndex((heading, at) => heading === name && !taken.has(at)))
      .find((found) => found >= 0);
    if (at === undefined) continue;
    columns[field] = at;
    taken.add(at);
  }
  return { app: app ?? null, columns };
}

function foldHeading(heading: string): string {
  return foldText(heading.replace(/[\p{P}\p{S}]+/gu, " "))
    .replace(/\s+/g, " ")
    .trim();
}
