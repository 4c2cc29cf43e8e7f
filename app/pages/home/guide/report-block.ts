import { useEffect } from "react";
import type { AlertSettings } from "../../../alerts/settings.server.ts";

/**
 * Tells the server what App Bridge says of the block, where that has changed: only the admin knows,
 * and an alert may have to leave while no page is open.
 */
export function useBlockReport(
  state: "placed" | "missing" | "unknown" | undefined,
  reported: AlertSettings["block"],
): void {
  useEffect(() => {
    if (state === undefined || state === "unknown" || state === reported) return;
    // A report that fails is made again at the next visit.
    void fetch("/app/alerts", {
      method: "POST",
      body: new URLSearchParams({ intent: "block", state }),
    }).catch(() => undefined);
  }, [state, reported]);
}
