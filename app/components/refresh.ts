import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = 4_000;

/** Reads the page again every few seconds while it shows something on its way and somebody looks. */
export function useRefreshWhile(something: boolean, everyMs = EVERY_MS): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!something) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [something, everyMs, revalidate]);
}
