import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const EVERY_MS = { closely: 1_000, soon: 4_000, slowly: 20_000 };

/** With the time of a reload, a sign-up shows within two seconds. */
const ASK_EVERY_MS = 1_500;

/**
 * How often a page reloads: its data changes every second, something is under way, something may
 * arrive, or nothing changes.
 */
export type RefreshRate = keyof typeof EVERY_MS | "never";

/**
 * Reloads the page at intervals while it is visible, and at once when it becomes visible again. A
 * failed reload keeps the shown data: every page that refreshes uses `keepLastGoodData`.
 */
export function useRefresh(pace: RefreshRate): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (pace === "never") return;
    const look = () => {
      if (document.visibilityState === "visible") revalidate();
    };
    const timer = setInterval(look, EVERY_MS[pace]);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [pace, revalidate]);
}

/**
 * Reloads the page soon after a sign-up came or changed its state. It asks for a mark of a few bytes
 * that costs the server one small query, while the page is visible; `shown` is the mark of what the
 * page shows. No answer means nothing: `useRefresh` says when data is old.
 */
export function useRefreshOnChange(shown: string | null): void {
  const { revalidate, state } = useRevalidator();
  /** The last mark that a reload was for: one that fails is not made again and again. */
  const asked = useRef<string>();
  const idle = state === "idle";
  useEffect(() => {
    if (shown === null || !idle) return;
    const abort = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      const mark = await fetchMark(abort.signal);
      if (mark === undefined || mark === shown || mark === asked.current) return;
      asked.current = mark;
      revalidate();
    };
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [shown, idle, revalidate]);
}

async function fetchMark(signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch("/app/changes", { signal });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
