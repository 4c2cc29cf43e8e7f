import { createHmac } from "node:crypto";
import { v7 } from "uuid";

/** Where the random part of an id begins, behind its 48 bits of time. RFC 9562, section 5.7. */
const RANDOM_FROM = "01234567-9012-".length;

/**
 * An id of version 7 for a sign-up. Where the block names the submission, its random part is made of
 * that and of the key of the shopper and variant: a repeat of the submission has the same one, and
 * recognises the row that it opened. The salt is the shop's own. Pure but for the time and chance.
 */
export function signUpId(salt: string, key: string, submission?: string): string {
  if (submission === undefined) return v7();
  const random = createHmac("sha256", salt).update(["submission", submission, key].join("\n"));
  return v7({ msecs: Date.now(), random: random.digest() });
}

/** Whether both are ids of one submission for one shopper and variant. */
export function isSameSubmission(one: string, other: string): boolean {
  return one.slice(RANDOM_FROM) === other.slice(RANDOM_FROM);
}
