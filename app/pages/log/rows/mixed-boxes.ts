import { useEffect, type RefObject } from "react";

/**
 * Polaris marks a checkbox for some of the rows as mixed by ARIA only; the browser's own state must
 * agree with it.
 * https://www.w3.org/TR/html-aria/#att-checked
 */
export function useMixedBoxes(within: RefObject<HTMLElement>): void {
  // After each render: Polaris recreates the checkboxes when the width changes.
  useEffect(() => {
    for (const box of within.current?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ??
      []) {
      box.indeterminate = box.getAttribute("aria-checked") === "mixed";
    }
  });
}
