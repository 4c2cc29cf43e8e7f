import type { State } from "../../../outbox/subscription.ts";

const HATCHING = "failed-hatching";

/** Each stands out from the page by 3 to 1, and the failed ones are hatched: no part is told by its colour alone. */
export const FILLS: Record<State, string> = {
  delivered: "var(--p-color-icon-success)",
  queued: "var(--p-color-icon-info)",
  failed: `url(#${HATCHING})`,
  blocked: "var(--p-color-icon-secondary)",
  cancelled: "var(--p-color-icon)",
};

export function Hatching() {
  return (
    <defs>
      <pattern
        id={HATCHING}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={6} height={6} fill="var(--p-color-icon-critical)" />
        <rect width={2} height={6} fill="var(--p-color-bg-surface-critical)" />
      </pattern>
    </defs>
  );
}
