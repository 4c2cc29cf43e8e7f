import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from "node:crypto";
import { DAY_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";

/** As long as a shopper's device remembers a sign-up (decision 14). */
const VALID_FOR_MS = 30 * DAY_MS;

/** An id of a row, or one that no row has; its first 48 bits are its time. RFC 9562, section 5.7. */
const TOKEN =
  /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([\w-]{43})$/;

/**
 * Returns the token that cancels a shop's sign-up: the id, which is a UUID of version 7, and its
 * hash, keyed with the newest encryption key.
 */
export function signCancel(shop: string, id: string, keys: Buffer[] = env.ENCRYPTION_KEY): string {
  const [key] = keys;
  if (!key) throw new Error("There is no encryption key.");
  return `${id}.${sign(shop, id, key)}`;
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
  const [, id = "", signature = ""] = TOKEN.exec(token) ?? [];
  const isOurs = keys.some((key) => isSame(sign(shop, id, key), signature));
  const madeAt = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  return isOurs && now.getTime() - madeAt <= VALID_FOR_MS ? id : undefined;
}

/** To make a key of bytes takes five times as long as the hash. */
const keyObjects = new WeakMap<Buffer, KeyObject>();

function sign(shop: string, id: string, bytes: Buffer): string {
  const key = keyObjects.get(bytes) ?? createSecretKey(bytes);
  keyObjects.set(bytes, key);
  return createHmac("sha256", key).update(["cancel", shop, id].join("\n")).digest("base64url");
}

/** Takes equally long wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
