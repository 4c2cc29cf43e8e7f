import { seal, unseal } from "../merchant/seal.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";

/** As long as a shopper's device remembers a sign-up (decision 14). */
const VALID_FOR_MS = 30 * DAY_MS;

/** What `seal` makes of a UUID, a space and a time in milliseconds of 13 digits. */
const TOKEN = /^[0-9a-f]{8}\.[\w-]{104}$/;

/**
 * Returns a token that cancels a shop's sign-up: its id and the time, sealed with the newest
 * encryption key. To anyone else it is random, also where it has the same id as another one.
 */
export function sealCancel(
  shop: string,
  id: string,
  now: Date,
  keys: Buffer[] = env.ENCRYPTION_KEY,
): string {
  return seal(contextOf(shop), `${id} ${now.getTime()}`, keys);
}

/**
 * Returns the id in a token that this shop was given in the last 30 days, under any of the keys;
 * undefined for any other text. It does not say whether there is such a row.
 */
export function readCancel(
  shop: string,
  token: string,
  now: Date,
  keys: Buffer[] = env.ENCRYPTION_KEY,
): string | undefined {
  const opened = TOKEN.test(token) ? unseal(contextOf(shop), token, keys) : undefined;
  const [id, madeAt = ""] = opened?.split(" ") ?? [];
  return now.getTime() - Number(madeAt) <= VALID_FOR_MS ? id : undefined;
}

/** Nothing else that is sealed for a shop is a token. */
function contextOf(shop: string): string {
  return `cancel ${shop}`;
}
