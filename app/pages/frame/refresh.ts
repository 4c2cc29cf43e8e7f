import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = { closely: 1_000, soon: 4_000, slowly: 20_000 };

/**
 * How often a page looks again: something on it moves by the second, something is on its way,
 * something may come, or it stands.
 */
export type RefreshRate = keyof typeof EVERY_MS | "never";

/**
 * Reads the page again and again while somebody looks at it, and at once when she comes back to it.
 * A failed reading leaves what is shown: see `keepLastGoodData`, which every page that refreshes has.
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
