import { readFilter, writeView, type LogFilter } from "../../outbox/log/filter.ts";

/** The subject of an export of chosen sign-ups, in the record of who saw what. */
export const SELECTED = "selected";

/** In place of what was searched for, which may name a person. */
const SEARCHED = "searched";

/** A filter as a record keeps it: without its search, but saying that there was one. */
export function recordedFilter(filter: LogFilter): string {
  const query = writeView({ ...filter, search: "", cursor: null });
  if (filter.search) query.set(SEARCHED, "1");
  return query.toString();
}

/** Reads what `recordedFilter` wrote. */
export function readRecorded(subject: string): { filter: LogFilter; searched: boolean } {
  const query = new URLSearchParams(subject);
  return { filter: readFilter(query), searched: query.has(SEARCHED) };
}
