import { answerQuery, type AdminApi, type AdminQuery } from "./query.ts";
import { answerTokenRequest } from "./token-endpoint.ts";
import { scopesOf } from "./tokens.ts";
import { answerUnavailable } from "./unavailable.ts";

/** The one version whose schema is here. */
const API_VERSION = "2026-10";

/**
 * What `https://{shop}` answers to the app. A redirected request names the shop that it is for in
 * `x-shop-domain`.
 */
export async function answerAdminApi(request: Request, api: AdminApi): Promise<Response> {
  const url = new URL(request.url);
  const shop = request.headers.get("x-shop-domain") ?? url.hostname;
  if (shop !== api.app.shop) return notFound();
  if (api.state.unavailable) return answerUnavailable(api.state.unavailable);
  if (url.pathname === "/admin/oauth/access_token" && request.method === "POST") {
    return answerTokenRequest(request, api.app, api.state, api.now());
  }
  const version = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname)?.[1];
  if (version === undefined || request.method !== "POST") return notFound();
  return answerGraphql(request, version, api);
}

/** https://shopify.dev/docs/api/admin-graphql */
async function answerGraphql(request: Request, version: string, api: AdminApi): Promise<Response> {
  const scopes = scopesOf(api.state, request.headers.get("x-shopify-access-token"), api.now());
  if (!scopes) {
    const refusal = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    return Response.json({ errors: refusal }, { status: 401 });
  }
  // Shopify would answer an older version too (https://shopify.dev/docs/api/usage/versioning); its schema is not held
  // here, and an answer by the wrong one would be worse than none.
  if (version !== API_VERSION) return notFound();
  const asked = await readQuery(request);
  if (!asked) {
    return Response.json(
      { errors: { query: "Required parameter missing or invalid" } },
      { status: 400 },
    );
  }
  const answer = await answerQuery(asked, { ...api, scopes });
  return Response.json(answer, { headers: { "x-shopify-api-version": version } });
}

async function readQuery(request: Request): Promise<AdminQuery | undefined> {
  if (request.headers.get("content-type")?.split(";")[0]?.trim() !== "application/json")
    return undefined;
  try {
    const body = (await request.json()) as { query?: unknown; variables?: unknown } | null;
    if (typeof body?.query !== "string" || body.query.trim() === "") return undefined;
    const variables = body.variables ?? {};
    if (typeof variables !== "object" || Array.isArray(variables)) return undefined;
    return { query: body.query, variables: variables as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

function notFound(): Response {
  return Response.json({ errors: "Not Found" }, { status: 404 });
}
