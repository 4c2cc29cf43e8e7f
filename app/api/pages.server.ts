import type { Answer } from "../intake/answer.server.ts";
import { env } from "../server/env.server.ts";
import type { Call } from "./call.ts";
import { problem } from "./problem.server.ts";
import type { QueryFault } from "./read-query.server.ts";

/** A page of a list, with the address of the next one; null behind the last. */
export function pageAnswer({ path, query }: Call, data: object[], cursor: string | null): Answer {
  const following = new URLSearchParams(query);
  if (cursor !== null) following.set("cursor", cursor);
  const next = cursor === null ? null : `${env.SHOPIFY_APP_URL}${path}?${following.toString()}`;
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data, next }),
  };
}

/** Says what is wrong with a query. */
export function refuseQuery(reading: { faults: QueryFault[]; isCursor: boolean }): Answer {
  const detail = reading.faults.map((fault) => fault.detail).join(" ");
  const more = { errors: reading.faults };
  return problem(reading.isCursor ? "invalid_cursor" : "invalid_query", { detail, more });
}
