import type { Count } from "../outbox/count.ts";

/** "12", "1,000+". */
export function countWords({ count, more }: Count): string {
  return count.toLocaleString("en") + (more ? "+" : "");
}
