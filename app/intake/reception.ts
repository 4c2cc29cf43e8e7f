import type { FieldFaults } from "./form.server.ts";

/** The result of a shopper's request. It does not reveal whether it is a repeat. */
export type Reception =
  /**
   * Where the shopper will be reached: at the e-mail address, the phone number or both. `cancel` is
   * the token that cancels this sign-up, as far as that is its own (decision 40).
   */
  | { status: "accepted"; email: string | null; phone: string | null; cancel: string }
  | { status: "invalid"; faults: FieldFaults }
  | { status: "unreadable"; httpStatus: 400 | 413 | 415 }
  | { status: "unavailable" }
  /** All of the form is blocked, and the shop has stored as many blocked sign-ups as it may. */
  | { status: "limited"; retryAfterSeconds: number }
  | { status: "busy"; retryAfterSeconds: number };

/** The shopper is asked to try again, as the block does by itself. */
export const BUSY: Reception = { status: "busy", retryAfterSeconds: 5 };

/** A shopper's form, as it was filled in. */
export interface FilledForm {
  shop: string;
  fields: Record<string, string>;
  /** As in `KnownFields`; false where it is not named. */
  hasStrayLink?: boolean;
  userAgent: string;
  /** The address that Shopify names as the shopper's; undefined where none is believed. */
  address?: string | undefined;
  at: Date;
  /** Where it came from, if not from a page of the shop's theme. */
  source?: "api";
  /** Whether a token that anyone can copy asks for a variant that the app does not know. */
  isUnknownVariant?: boolean | undefined;
  /** The request's id in the logs of Shopify or of a proxy before us, where it has one. */
  requestId?: string | undefined;
}
