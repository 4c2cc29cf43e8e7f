import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { env } from "../server/env.server.ts";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a secret with AES-256-GCM under the newest encryption key. The shop is authenticated data,
 * so a sealed key that is copied to another shop's row does not open there.
 */
export function seal(shop: string, secret: string, keys: Buffer[] = env.ENCRYPTION_KEY): string {
  const key = newest(keys);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(shop));
  const sealed = Buffer.concat([
    iv,
    cipher.update(secret, "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return `${nameOf(key)}.${sealed.toString("base64url")}`;
}

/**
 * Opens what was sealed for this shop; undefined if no key of ours fits or the text was altered.
 */
export function unseal(
  shop: string,
  sealed: string,
  keys: Buffer[] = env.ENCRYPTION_KEY,
): string | undefined {
  const [name, payload = ""] = sealed.split(".");
  const key = keys.find((candidate) => nameOf(candidate) === name);
  const bytes = Buffer.from(payload, "base64url");
  if (!key || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(shop))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** What `seal` returns: no token of Shopify's looks like it. */
const SEALED = /^[0-9a-f]{8}\.[\w-]{38,}$/;

/** Whether a text is sealed, by whichever key: earlier releases stored Shopify's tokens in clear. */
export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** Opens a text that earlier releases stored in clear; undefined where no key of ours opens it. */
export function unsealOrClear(shop: string, text: string): string | undefined {
  return isSealed(text) ? unseal(shop, text) : text;
}

/** Whether the newest encryption key sealed a text: no other one is needed to open it. */
export function isSealedWithNewest(sealed: string, keys: Buffer[] = env.ENCRYPTION_KEY): boolean {
  return sealed.startsWith(`${nameOf(newest(keys))}.`);
}

/** The names of encryption keys, as the texts that they sealed begin. */
export function sealerNames(keys: Buffer[]): string[] {
  return keys.map(nameOf);
}

function newest(keys: Buffer[]): Buffer {
  const [key] = keys;
  if (!key) throw new Error("There is no encryption key.");
  return key;
}

/** Identifies the key that sealed a text without revealing it. */
function nameOf(key: Buffer): string {
  return createHash("sha256").update("seal").update(key).digest("hex").slice(0, 8);
}
