import { createHash, timingSafeEqual } from "node:crypto";
import { noteAuthenticationFailure } from "./authentication-failures.server.ts";
import { env } from "./env.server.ts";
import { registry } from "./metrics.server.ts";

/** An answer, for any kind of server. */
export interface MetricsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * The figures, for clients that send METRICS_TOKEN as their bearer token.
 * https://prometheus.io/docs/instrumenting/exposition_formats
 */
export async function answerMetrics(authorization: string): Promise<MetricsAnswer> {
  if (env.METRICS_TOKEN === undefined) return { status: 404, headers: {}, body: "" };
  const shown = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? "";
  if (!isSame(shown, env.METRICS_TOKEN)) {
    noteAuthenticationFailure("open", authorization === "" ? "missing" : "invalid");
    return { status: 401, headers: { "www-authenticate": "Bearer" }, body: "" };
  }
  return {
    status: 200,
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
    body: await registry.metrics(),
  };
}

/** Compares in constant time. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
