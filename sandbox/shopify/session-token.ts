import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens */
export interface SessionTokenClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

const LIFETIME_S = 60;

export function sessionTokenClaims(shop: string, apiKey: string, now: number): SessionTokenClaims {
  const at = Math.floor(now / 1000);
  return {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: apiKey,
    sub: "1",
    exp: at + LIFETIME_S,
    nbf: at,
    iat: at,
    jti: randomUUID(),
    sid: randomUUID(),
  };
}

export function signToken(
  claims: object,
  secret: string,
  header: object = { alg: "HS256", typ: "JWT" },
): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${signature(signed, secret)}`;
}

/** Whether the token is Shopify's own for this app and this shop, and valid at this time. */
export function isGenuineSessionToken(
  token: string,
  expected: { shop: string; apiKey: string; apiSecret: string; now: number },
): boolean {
  const [header, claims, given, ...rest] = token.split(".");
  if (!header || !claims || !given || rest.length > 0) return false;
  const read = decode(claims);
  if (decode(header)?.["alg"] !== "HS256" || !read) return false;
  const right = Buffer.from(signature(`${header}.${claims}`, expected.apiSecret));
  const actual = Buffer.from(given);
  if (right.length !== actual.length || !timingSafeEqual(right, actual)) return false;
  const at = expected.now / 1000;
  return (
    read["aud"] === expected.apiKey &&
    read["dest"] === `https://${expected.shop}` &&
    read["iss"] === `https://${expected.shop}/admin` &&
    typeof read["exp"] === "number" &&
    typeof read["nbf"] === "number" &&
    read["exp"] > at &&
    read["nbf"] <= at
  );
}

function signature(signed: string, secret: string): string {
  return createHmac("sha256", secret).update(signed).digest("base64url");
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
