import { useEffect, type RefObject } from "react";

/**
 * Polaris says of a box that stands for some of the rows that it is mixed, and leaves the browser's
 * own state as it was: the two must not contradict each other.
 * https://www.w3.org/TR/html-aria/#att-checked
 */
export function useMixedBoxes(within: RefObject<HTMLElement>): void {
  // After each rendering: a width that changes has Polaris make them anew.
  useEffect(() => {
    for (const box of within.current?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ??
      []) {
      box.indeterminate = box.getAttribute("aria-checked") === "mixed";
    }
  });
}
