import { DAY_MS } from "../../server/durations.ts";

/**
 * A request for a customer's data is to be answered within 30 days.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export const ANSWER_WITHIN_MS = 30 * DAY_MS;

/**
 * An unanswered request expires: no law gives more than a month and two further months, at most 92
 * days together (GDPR, article 12(3)). Its address would stay for ever otherwise.
 */
export const EXPIRES_AFTER_MS = 92 * DAY_MS;

/** When a request is to be answered. */
export function dueAt({ requestedAt }: { requestedAt: Date }): Date {
  return new Date(requestedAt.getTime() + ANSWER_WITHIN_MS);
}

export function isOverdue(request: { requestedAt: Date }, now: Date): boolean {
  return dueAt(request) < now;
}
