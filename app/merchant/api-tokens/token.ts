/** What a token may do. */
export const SCOPES = ["sign_ups:read", "sign_ups:write", "demand:read"] as const;

export type Scope = (typeof SCOPES)[number];

/** A secret token stays on a server; a publishable one is in a page that anyone can read. */
export const TOKEN_KINDS = ["secret", "publishable"] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A token as pages may see it: without its text, which only its merchant has. */
export interface ApiToken {
  id: string;
  name: string;
  kind: TokenKind;
  lastFour: string;
  scopes: Scope[];
  origins: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** What a merchant asks for. */
export interface TokenOrder {
  name: string;
  kind: TokenKind;
  scopes: Scope[];
  origins: string[];
}

export type TokenFault = "name" | "scopes" | "origins";

export const LONGEST_NAME = 60;
export const MOST_ORIGINS = 10;

/** A URL may have other characters in its host, as `*`, which no browser takes for any host. */
const HOST = /^[\w.:[\]-]+$/;

/** The hosts from which a browser may use a token without encryption: they are the developer's own. */
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Reads a list of web origins, separated by spaces, commas or lines, each as a browser writes it in
 * `Origin`; undefined where one is none, is not https, or where there are too many or none. An origin
 * may end in a slash, as addresses are copied.
 * https://www.rfc-editor.org/rfc/rfc6454#section-6.2
 */
export function readOrigins(text: string): string[] | undefined {
  const origins = new Set<string>();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const url = URL.parse(part);
    if (!url || url.href !== `${url.origin}/` || !HOST.test(url.host)) return undefined;
    const isSafe =
      url.protocol === "https:" || (url.protocol === "http:" && LOCAL.includes(url.hostname));
    if (!isSafe) return undefined;
    origins.add(url.origin);
  }
  return origins.size > 0 && origins.size <= MOST_ORIGINS ? [...origins] : undefined;
}

/**
 * Reads what a merchant asks for. A publishable token can sign shoppers up and nothing else, from
 * its origins alone.
 */
export function readOrder(
  form: FormData,
): { ok: true; order: TokenOrder } | { ok: false; faults: TokenFault[] } {
  const given = (field: string) => {
    const value = form.get(field);
    return typeof value === "string" ? value.trim().toWellFormed() : "";
  };
  const name = given("name").replace(/\s+/g, " ");
  const kind = TOKEN_KINDS.find((known) => known === given("kind"));
  const faults: TokenFault[] = [];
  if (name === "" || name.length > LONGEST_NAME || /\p{C}/u.test(name)) faults.push("name");
  const isPublishable = kind === "publishable";
  const asked = form.getAll("scope");
  const scopes: Scope[] = isPublishable
    ? ["sign_ups:write"]
    : SCOPES.filter((scope) => asked.includes(scope));
  if (kind === undefined || scopes.length === 0) faults.push("scopes");
  const origins = isPublishable ? readOrigins(given("origins")) : [];
  if (origins === undefined) faults.push("origins");
  if (kind === undefined || origins === undefined || faults.length > 0) {
    return { ok: false, faults };
  }
  return { ok: true, order: { name, kind, scopes, origins } };
}
