import { writeFilter, type LogFilter } from "../outbox/filter.ts";

export const LOG = "/app/subscriptions";

/** The address of a page of the log. */
export function logAddress(filter: Partial<LogFilter>): string {
  const query = writeFilter(filter);
  return query.size > 0 ? `${LOG}?${query.toString()}` : LOG;
}
