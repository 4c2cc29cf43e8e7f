/** What scripts of other origins may read of an answer besides its body. */
const EXPOSED = "Retry-After, RateLimit, RateLimit-Policy";

/** How long a browser may keep the answer to a preflight. */
const KEPT_S = 600;

const WEB_ORIGIN = /^https?:\/\/[\w.:[\]-]{1,255}$/;

/** Lets a page of this origin, which its token names, read an answer. No cookie is ever used. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": EXPOSED,
  };
}

/**
 * Lets a page of any origin read an answer that says nothing of a shop or of a token: otherwise its
 * script could not tell a server that is busy from one that is gone.
 */
export function openCorsHeaders(origin: string | undefined): Record<string, string> {
  return origin !== undefined && WEB_ORIGIN.test(origin) ? corsHeaders(origin) : {};
}

/**
 * The headers for a preflight of a page of this origin. A preflight has no token, so that any origin
 * may ask; what it asks for is refused then, unless its token names the origin.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function preflightHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined || !WEB_ORIGIN.test(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "Authorization, Content-Type",
    "access-control-max-age": String(KEPT_S),
  };
}
