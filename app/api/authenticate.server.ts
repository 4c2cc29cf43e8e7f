import type { Answer } from "../intake/answer.server.ts";
import { noteAuthenticationFailure } from "../server/authentication-failures.server.ts";
import { KnownTokens } from "./known-tokens.server.ts";
import { problem, problemForNow } from "./problem.server.ts";
import { rates } from "./rates.server.ts";
import type { Scope } from "../merchant/api-tokens/token.ts";
import { hashOf, isTokenText } from "../merchant/api-tokens/token-text.server.ts";
import type { FoundToken } from "../merchant/api-tokens/tokens.server.ts";

/** Who asks, as the request's headers say. */
export interface Caller {
  authorization: string;
  /** The origin of the page whose script asks; undefined for what is no browser. */
  origin: string | undefined;
  /** The network that the request came from; undefined where none is believed. */
  network: string | undefined;
}

export type Authentication = { token: FoundToken; refusal?: undefined } | { refusal: Answer };

const BEARER = /^Bearer +([\w-]{1,200})$/i;

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const CHALLENGE = { "www-authenticate": 'Bearer realm="API"' };
const CHALLENGE_INVALID = { "www-authenticate": 'Bearer realm="API", error="invalid_token"' };

const tokens = new KnownTokens();

/**
 * Returns the token of a request if it is one and has the scope; else the answer that refuses it. A
 * network that comes with many texts that are no token is refused for a minute, unless its token is
 * known: strangers in the same network shut no tool out.
 */
export async function authenticate(
  { authorization, origin, network }: Caller,
  scope: Scope,
  now: Date,
): Promise<Authentication> {
  const [, text] = BEARER.exec(authorization) ?? [];
  if (text === undefined) {
    const code = authorization === "" ? "missing" : "invalid";
    return { refusal: await refuse(code, network) };
  }
  const hash = hashOf(text);
  if (network !== undefined && !tokens.has(hash)) {
    const failed = await rates.look("failures", network);
    if (failed.isOver) return { refusal: tooManyFailures(failed.resetSeconds) };
  }
  const token = isTokenText(text) ? await tokens.find(hash) : undefined;
  if (!token) return { refusal: await refuse("invalid", network) };
  if (token.kind === "publishable" && !isOwnOrigin(token, origin)) {
    noteAuthenticationFailure("api", "other_origin");
    const detail =
      "A publishable token works in a browser, in pages of the origins that its settings name.";
    return { refusal: problem("wrong_origin", { detail }) };
  }
  tokens.noteUsed(hash, now);
  if (!token.scopes.includes(scope)) {
    const detail = `This needs a token with the scope ${scope}.`;
    return { refusal: problem("missing_scope", { detail }) };
  }
  return { token };
}

/** Whether a publishable token names this origin, character for character. */
export function isOwnOrigin({ origins }: FoundToken, origin: string | undefined): boolean {
  return origin !== undefined && origins.includes(origin);
}

async function refuse(reason: "missing" | "invalid", network: string | undefined): Promise<Answer> {
  noteAuthenticationFailure("api", reason);
  const failed = network === undefined ? undefined : await rates.spend("failures", network);
  if (failed?.isOver) return tooManyFailures(failed.resetSeconds);
  return reason === "missing"
    ? problem("missing_token", {
        detail: "Send the header Authorization: Bearer, and a token.",
        headers: CHALLENGE,
      })
    : problem("invalid_token", { headers: CHALLENGE_INVALID });
}

function tooManyFailures(seconds: number): Answer {
  const detail = "This network has sent many requests without a valid token.";
  return problemForNow("too_many_requests", seconds, detail);
}
