import type { Count } from "../outbox/count.ts";
import { signUps } from "./order-words.ts";

/** How many match; where they were not all looked at, that there may be more. */
export function matchWords(count: Count): string {
  if (count.count === 0 && count.more) return "None so far among those that were looked through";
  return `${signUps(count)} ${count.count === 1 && !count.more ? "matches" : "match"}`;
}
