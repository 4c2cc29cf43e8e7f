import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

/** Where Shopify's library finds the session token of a request; undefined where it has none. */
export function sessionTokenOf(request: Request): string | undefined {
  const header = request.headers.get("authorization")?.replace("Bearer ", "");
  return header || (new URL(request.url).searchParams.get("id_token") ?? undefined);
}

/**
 * Whether a secret signed a session token, a JWT with HS256. Only chooses between secrets: Shopify's
 * library verifies the token.
 * https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
 */
export function isTokenSignedBy(secret: KeyObject, token: string | undefined): boolean {
  const [head = "", claims = "", signature = "", ...more] = (token ?? "").split(".");
  if (more.length > 0) return false;
  const right = createHmac("sha256", secret).update(`${head}.${claims}`).digest();
  const shown = Buffer.from(signature, "base64url");
  return shown.length === right.length && timingSafeEqual(shown, right);
}
