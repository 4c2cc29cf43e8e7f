import { denialOf, type Denial } from "./denial.ts";
import type { Send } from "./transport.server.ts";

/** Whether a key may read something, as an attempt to read it showed. */
export type Access = { kind: "granted" } | { kind: "denied"; why: Denial };

/** Reads one list, whichever comes first. https://developers.klaviyo.com/en/reference/get_lists */
export async function mayReadLists(key: string, send: Send, signal?: AbortSignal): Promise<Access> {
  const query = new URLSearchParams({ "fields[list]": "name", "page[size]": "1" });
  const path = `/api/lists?${query.toString()}`;
  const answer = await send({ method: "GET", path, key, ...(signal && { signal }) });
  if (answer.heard && answer.status === 200) return { kind: "granted" };
  return { kind: "denied", why: denialOf(answer) };
}
