/** The most that a body may weigh, in bytes. */
export const LIMITS = {
  /** A sign-up: a few fields of text. */
  signUp: 16 * 1024,
  /** A customers/redact names every order of a customer by an id of some 15 digits: 20,000 are 320 KB. */
  webhook: 1024 * 1024,
  /** A form of the admin, or of the login page. */
  form: 64 * 1024,
};
