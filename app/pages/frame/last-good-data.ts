import type { ClientLoaderFunctionArgs, useLoaderData } from "@remix-run/react";
import { useSyncExternalStore } from "react";
import { isOutage } from "./outage.ts";

let staleSince: Date | null = null;
const listeners = new Set<() => void>();

function setStale(since: Date | null): void {
  if (since === staleSince) return;
  staleSince = since;
  for (const listener of listeners) listener();
}

/**
 * A page's `clientLoader` that keeps what is shown: where the page that stands there is read again
 * and no answer comes, as while the app restarts, the last one stays; so it does where another view of
 * it is asked for, as a tab: that one comes as soon as it can be read. The way to a page fails as ever,
 * and so does an answer that says something, as that there is no such page.
 */
export function keepLastGoodData<Loader>(here = () => window.location.href) {
  type Shown = { path: string; readAt: Date; data: ReturnType<typeof useLoaderData<Loader>> };
  let shown: Shown | undefined;

  const load = async ({ request, serverLoader }: ClientLoaderFunctionArgs) => {
    const path = pathOf(request.url);
    try {
      const data = await serverLoader<Loader>();
      shown = { path, readAt: new Date(), data };
      setStale(null);
      return data;
    } catch (error) {
      if (request.signal.aborted) throw error;
      if (shown?.path === path && pathOf(here()) === path && isOutage(error)) {
        setStale(shown.readAt);
        return shown.data;
      }
      shown = undefined;
      setStale(null);
      throw error;
    }
  };
  // It also runs when the page comes alive, without a request: what the server rendered is kept first.
  return Object.assign(load, { hydrate: true as const });
}

function pathOf(address: string): string {
  return new URL(address).pathname;
}

/** When the page that is shown was read, where it could not be read again since; else null. */
export function useStaleSince(): Date | null {
  return useSyncExternalStore(listen, readStaleSince, () => null);
}

export function readStaleSince(): Date | null {
  return staleSince;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
