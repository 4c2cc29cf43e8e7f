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
 * A page's `clientLoader` that keeps the last good data: if reloading the shown page gets no
 * answer, for example while the app restarts, the last data stays. The same holds for another view
 * of the page, such as a tab, which appears as soon as it can be read. Navigating to another page
 * fails as usual, and so does a deliberate error answer such as a 404.
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
  // It also runs on hydration, without a request: the server-rendered data is kept first.
  return Object.assign(load, { hydrate: true as const });
}

function pathOf(address: string): string {
  return new URL(address).pathname;
}

/** When the shown data was read, if it could not be reloaded since; otherwise null. */
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
