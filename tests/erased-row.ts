/**
 * What a row has once it is erased, whatever it had before. It is not taken from the code that erases:
 * a column that is forgotten there is found here.
 */
export const ERASED_ROW = {
  state: "cancelled",
  dedupeKey: null,
  anyOf: null,
  email: null,
  phone: null,
  country: null,
  pageUrl: null,
  locale: null,
  smsConsent: false,
  emailConsent: false,
  lastReason: null,
};
