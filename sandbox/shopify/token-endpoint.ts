import { isGenuineSessionToken } from "./session-token.ts";
import type { ShopState } from "./state.ts";
import { issueTokens, refreshTokens } from "./tokens.ts";

export interface AppIdentity {
  shop: string;
  apiKey: string;
  apiSecret: string;
}

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";

const FIELDS = new Map([
  [EXCHANGE, ["subject_token", "subject_token_type", "requested_token_type", "expiring"]],
  ["refresh_token", ["refresh_token"]],
]);

/**
 * `POST /admin/oauth/access_token` for an embedded public app: the exchange of a session token, and the refresh.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
 * Stricter than Shopify in two points: it refuses a field that no document names, so that a misspelt one
 * shows; and it serves only the offline token type, which this app requests.
 */
export async function answerTokenRequest(
  request: Request,
  app: AppIdentity,
  state: ShopState,
  now: number,
): Promise<Response> {
  const fields = await readFields(request);
  if (!fields) return refuse("invalid_request", "The body is not a JSON object of strings.");
  if (fields["client_id"] !== app.apiKey) {
    return refuse(
      "application_cannot_be_found",
      "Could not find Shopify API application with this api_key.",
    );
  }
  if (fields["client_secret"] !== app.apiSecret) {
    return refuse("invalid_client", "The client secret does not belong to this application.");
  }
  const known = FIELDS.get(fields["grant_type"] ?? "");
  if (!known) return refuse("unsupported_grant_type", "The grant type is not supported.");
  const stranger = Object.keys(fields).find(
    (name) => !["client_id", "client_secret", "grant_type", ...known].includes(name),
  );
  if (stranger !== undefined) return refuse("invalid_request", `Unknown parameter ${stranger}.`);
  if (fields["grant_type"] === EXCHANGE) return exchange(fields, app, state, now);
  return refresh(fields, state, now);
}

function exchange(
  fields: Record<string, string>,
  app: AppIdentity,
  state: ShopState,
  now: number,
): Response {
  if (fields["subject_token_type"] !== ID_TOKEN) {
    return refuse("invalid_request", "The subject_token_type is not supported.");
  }
  if (fields["requested_token_type"] !== OFFLINE) {
    return refuse("invalid_request", "The requested_token_type is not supported.");
  }
  // https://shopify.dev/docs/apps/build/security/credentials-and-data/use-expiring-offline-access-tokens
  if (fields["expiring"] !== "1") {
    return refuse("invalid_request", "A public app's offline tokens must be expiring.");
  }
  if (!isGenuineSessionToken(fields["subject_token"] ?? "", { ...app, now })) {
    return refuse("invalid_subject_token", "The subject token is expired or otherwise invalid.");
  }
  if (!state.installed) {
    return refuse("app_not_installed", "The application is not installed on this shop.");
  }
  return Response.json(issueTokens(state, now));
}

function refresh(fields: Record<string, string>, state: ShopState, now: number): Response {
  const pair = state.installed
    ? refreshTokens(state, fields["refresh_token"] ?? "", now)
    : undefined;
  return pair
    ? Response.json(pair)
    : refuse("invalid_request", "This request requires an active refresh_token", 401);
}

/** Shopify accepts JSON and forms. https://shopify.dev/docs/api/usage/response-codes */
async function readFields(request: Request): Promise<Record<string, string> | undefined> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  const text = await request.text();
  if (type === "application/x-www-form-urlencoded")
    return Object.fromEntries(new URLSearchParams(text));
  if (type !== "application/json") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    if (Object.values(value).some((field) => typeof field !== "string")) return undefined;
    return value as Record<string, string>;
  } catch {
    return undefined;
  }
}

function refuse(error: string, description: string, status = 400): Response {
  return Response.json({ error, error_description: description }, { status });
}
