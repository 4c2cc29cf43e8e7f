import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = { closely: 1_000, soon: 4_000, slowly: 20_000 };

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
