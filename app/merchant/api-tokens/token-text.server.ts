import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { TokenKind } from "./token.ts";

/** Each kind has a prefix of its own, by which scanners of source code know it. */
const PREFIXES: Record<TokenKind, string> = { secret: "bis_sk_", publishable: "bis_pk_" };

const RANDOM_BYTES = 32;

/** 256 random bits and their checksum, in hexadecimal digits. */
const TOKEN = /^bis_(?:sk|pk)_([0-9a-f]{64})([0-9a-f]{8})$/;

/** Makes a token: its text, which is shown once, and what is stored of it. */
export function makeToken(kind: TokenKind): { text: string; hash: string; lastFour: string } {
  const random = randomBytes(RANDOM_BYTES).toString("hex");
  const text = PREFIXES[kind] + random + checksumOf(random);
  return { text, hash: hashOf(text), lastFour: text.slice(-4) };
}

/** Whether a text could be a token: what is mistyped or cut off needs no look at the database. */
export function isTokenText(text: string): boolean {
  const [, random = "", checksum] = TOKEN.exec(text) ?? [];
  return checksum !== undefined && checksumOf(random) === checksum;
}

/**
 * The hash under which a token is stored. One round is enough for 256 random bits, which no one can
 * guess; and the hash is found by an index, so that the time it takes says nothing of the token.
 */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function checksumOf(random: string): string {
  return crc32(random).toString(16).padStart(8, "0");
}
