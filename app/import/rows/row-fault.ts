/** Why a row is not imported, by the key of its text; each `VariantFault` is one. */
export const ROW_FAULTS = [
  "columns",
  "contact_missing",
  "email_invalid",
  "phone_invalid",
  "sms_unavailable",
  "sms_consent_missing",
  "sms_consent_unrecorded",
  "variant_missing",
  "variant_invalid",
  "variant_rounded",
  "variant_unknown",
  "sku_unknown",
  "sku_ambiguous",
  "handle_unknown",
  "options_unknown",
  "options_missing",
  "time_invalid",
  "time_future",
  "time_too_old",
  "came_back",
  "already_notified",
  "cancelled",
  "erased",
] as const;

export type RowFault = (typeof ROW_FAULTS)[number];

/** What was left out of a row that is imported. */
export const ROW_NOTES = [
  "phone_left_out",
  "consent_without_text",
  "consent_without_date",
  "consent_too_many_texts",
] as const;

export type RowNote = (typeof ROW_NOTES)[number];
