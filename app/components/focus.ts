import { useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";

/**
 * Moves the focus to an element after something has happened that took away, or switched off, the
 * one that had it: whoever works with keys or listens would begin at the top of the page again.
 * What is there when the page comes has not happened.
 */
export function useFocusOn(id: string, happening: unknown): void {
  const settled = useNavigation().state === "idle";
  const last = useRef(happening);
  useEffect(() => {
    if (!settled || last.current === happening) return;
    last.current = happening;
    if (happening) document.getElementById(id)?.focus();
  }, [id, happening, settled]);
}
