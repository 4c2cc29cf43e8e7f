import { readView, writeView, type LogView } from "../../outbox/log/filter.ts";

export const LOG = "/app/subscriptions";

/** The address of a page of the log: what is not said, is not in it. */
export function logAddress(view: Partial<LogView>): string {
  return LOG + query(view);
}

/** The page of one sign-up. It carries the view of the log it is opened from, for the way back. */
export function signUpAddress(id: string, view: Partial<LogView>): string {
  return `${LOG}/${id}${query(view)}`;
}

/** The view of the log that an address carries. It is put together anew, and can lead nowhere else. */
export function listAddress(search: string): string {
  return logAddress(readView(new URLSearchParams(search)));
}

/** All that a view means as a file, in the language of the page: a browser of itself asks for its own. */
export function exportAddress(view: LogView, locale: string): string {
  const query = writeView({ ...view, cursor: null });
  query.set("locale", locale);
  return `/app/export?${query.toString()}`;
}

function query(view: Partial<LogView>): string {
  const query = writeView(view);
  return query.size > 0 ? `?${query.toString()}` : "";
}
