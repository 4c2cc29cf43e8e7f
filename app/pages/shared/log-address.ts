import { readView, writeView, type LogView } from "../../outbox/log/filter.ts";

export const LOG = "/app/subscriptions";

/** The address of a view of the log; unset values are omitted. */
export function logAddress(view: Partial<LogView>): string {
  return LOG + query(view);
}

/** The sign-ups of the shoppers who wait for a variant or a product: as many as are counted. */
export function waitingAddress(of: { variant: string } | { product: string }): string {
  return logAddress({ ...of, back: "waiting" });
}

/** The page of one sign-up. It carries the view it is opened from, for the way back. */
export function signUpAddress(id: string, view: Partial<LogView>): string {
  return `${LOG}/${id}${query(view)}`;
}

/**
 * The log's address for the view that an address carries. It is rebuilt, so it can't lead
 * elsewhere.
 */
export function listAddress(search: string): string {
  return logAddress(readView(new URLSearchParams(search)));
}

/**
 * The export of a view, or of sign-ups by their ids, in the language of the page: a browser would ask
 * for its own language.
 */
export function exportAddress(what: Partial<LogView> | string[], locale: string): string {
  const query = Array.isArray(what)
    ? new URLSearchParams(what.map((id) => ["id", id]))
    : writeView({ ...what, cursor: null });
  query.set("locale", locale);
  return `/app/export?${query.toString()}`;
}

function query(view: Partial<LogView>): string {
  const query = writeView(view);
  return query.size > 0 ? `?${query.toString()}` : "";
}
