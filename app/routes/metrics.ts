import { createHash, timingSafeEqual } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { env } from "../server/env.server.ts";
import { registry } from "../server/metrics.server.ts";

/**
 * For clients that send METRICS_TOKEN. https://prometheus.io/docs/instrumenting/exposition_formats
 */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  if (env.METRICS_TOKEN === undefined) return new Response(undefined, { status: 404 });
  const shown = /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!isSame(shown, env.METRICS_TOKEN)) {
    return new Response(undefined, { status: 401, headers: { "www-authenticate": "Bearer" } });
  }
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}

/** Compares in constant time. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
