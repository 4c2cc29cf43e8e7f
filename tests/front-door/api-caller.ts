import { createToken } from "#app/merchant/api-tokens/tokens.server.ts";
import type { Scope } from "#app/merchant/api-tokens/token.ts";
import { app } from "./world.ts";

export const ORIGIN = "https://hydrogen.example";

/** Creates a secret token with these scopes; null where the shop has too many. */
export async function secretToken(shop: string, ...scopes: Scope[]): Promise<string> {
  return create(shop, { kind: "secret", scopes, origins: [] });
}

/** Creates a token for the pages of one origin. */
export async function publishableToken(shop: string, origin = ORIGIN): Promise<string> {
  return create(shop, { kind: "publishable", scopes: ["sign_ups:write"], origins: [origin] });
}

async function create(
  shop: string,
  order: Pick<Parameters<typeof createToken>[1], "kind" | "scopes" | "origins">,
): Promise<string> {
  const by = { staffId: "7", now: new Date() };
  const text = await createToken(shop, { name: "A tool", ...order }, by);
  if (text === null) throw new Error("The shop has too many tokens.");
  return text;
}

/** Asks the API with a token. */
export function ask(path: string, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return app.fetch(path, { ...init, headers });
}

/** Signs somebody up, as a page of a storefront does, from a network of its own. */
export function post(
  token: string,
  fields: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return ask("/api/v1/sign-ups", token, {
    method: "POST",
    body: JSON.stringify(fields),
    headers: {
      "content-type": "application/json",
      "user-agent": BROWSER,
      "x-forwarded-for": "203.0.113.7",
      ...headers,
    },
  });
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
