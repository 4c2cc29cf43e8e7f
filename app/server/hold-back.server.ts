import { setTimeout as wait } from "node:timers/promises";

export interface HoldBackLimits {
  /** How long an answer is held back on average, in milliseconds. */
  ms: number;
  /** How many may be held back at a time; each takes some kilobytes. The others go at once. */
  most: number;
}

/**
 * Holds answers back, for clients that ask again as soon as they are answered. Each is held for a
 * time of its own, from half to one and a half of the average: held alike, those that came together
 * would come together ever again, and shoppers in between would wait for all of them. Keeps no
 * process from its end.
 */
export function createHoldBack(
  { ms, most }: HoldBackLimits,
  random = Math.random,
): () => Promise<void> {
  let held = 0;
  return async () => {
    if (held >= most) return;
    held += 1;
    await wait(ms * (0.5 + random()), undefined, { ref: false });
    held -= 1;
  };
}
