import type { LogFilter } from "../outbox/filter.ts";

export const LOG = "/app/subscriptions";

/** The address of a page of the log: what is not said, is not in it. */
export function logAddress({ state, search, cursor }: Partial<LogFilter>): string {
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (search) query.set("search", search);
  if (cursor) query.set("cursor", cursor);
  return query.size > 0 ? `${LOG}?${query.toString()}` : LOG;
}
