import { useEffect, type RefObject } from "react";

/**
 * Polaris leaves its filters, and drops them, at any Escape that reaches the window. One that is meant
 * for a popover or a question closes that alone: only within the bar, with nothing open, it is for them.
 */
export function useEscape(bar: RefObject<HTMLElement>): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !bar.current) return;
      const within = bar.current.contains(event.target as Node);
      const open = bar.current.querySelector("[aria-expanded=true]") !== null;
      if (!within || open) event.stopPropagation();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [bar]);
}
