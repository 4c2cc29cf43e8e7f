import { randomBytes } from "node:crypto";
import { env } from "../server/env.server.ts";
import { pagePolicy } from "../server/page-policy.ts";
import { api } from "./shopify.server.ts";

/** A nonce of 128 bits, as the policy's specification asks for. */
export function createNonce(): string {
  return randomBytes(16).toString("base64");
}

/** The policy of a page with this nonce, which this shop's admin may frame. */
export function policyFor(nonce: string, shop: string | undefined): string {
  return pagePolicy({ nonce, shop, appBridgeUrl: env.APP_BRIDGE_URL });
}

/**
 * A page of Shopify's library under our policy: its scripts get the nonce. These pages fetch a session
 * token or leave the frame, and so are framed before there is a token: the query names the shop that
 * may do so. Nothing of a shop is in them. An answer that is no page is returned as it is.
 */
export async function withOwnPolicy(request: Request, answer: Response): Promise<Response> {
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return answer;
  const shop = api.utils.sanitizeShop(new URL(request.url).searchParams.get("shop") ?? "");
  const nonce = createNonce();
  const html = (await answer.text()).replaceAll("<script", `<script nonce="${nonce}"`);
  const headers = new Headers(answer.headers);
  headers.set("content-security-policy", policyFor(nonce, shop ?? undefined));
  return new Response(html, { status: answer.status, headers });
}
