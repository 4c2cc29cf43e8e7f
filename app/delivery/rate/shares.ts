import type { Limits } from "./spent.ts";
import { SECOND_MS, MINUTE_MS } from "../../server/durations.ts";

/**
 * This share of every second is left to the merchant's other tools, whose use we do not know.
 */
const LEFT_IN_A_SECOND = 1 / 7;
/**
 * This share is left where such tools are at work: some send in bursts, and never repeat a refused
 * call.
 */
const LEFT_BESIDE_OTHERS = 1 / 2;
/** Other tools count as at work from this share of the minute on. */
const AT_WORK = 1 / 100;
/**
 * This share of a minute is kept back where other tools have called at all: otherwise our calls
 * could cause theirs to be refused.
 */
const KEPT_BACK = 1 / 150;
/**
 * However much others use, this share of the minute is called for, to see whether they still do.
 */
const LOOKS = { share: 1 / 50, least: 20, most: 1 / 4 };

/** Whether the merchant's other tools use the account, by how much they call in a minute. */
export function areAtWork({ perMinute }: Limits, theirs: number): boolean {
  return theirs >= perMinute * AT_WORK;
}

/**
 * Our calls in a second, so that others find room for `theirs` and more. `evenly` is whether no
 * second may have more than its part of the minute.
 */
export function shareOfSecond(limits: Limits, theirs: number, evenly: boolean): number {
  const { perSecond, perMinute } = limits;
  const atWork = areAtWork(limits, theirs * (MINUTE_MS / SECOND_MS));
  const left = perSecond * (atWork ? LEFT_BESIDE_OTHERS : LEFT_IN_A_SECOND);
  const even = evenly ? perMinute * (SECOND_MS / MINUTE_MS) : Infinity;
  return Math.min(perSecond - Math.max(left, theirs), even);
}

/** Our calls in a minute in which others make `theirs`. */
export function shareOfMinute({ perMinute }: Limits, theirs: number): number {
  const left = theirs > 0 ? perMinute * (1 - KEPT_BACK) - theirs : perMinute;
  const { share, least, most } = LOOKS;
  return Math.max(left, Math.min(Math.max(perMinute * share, least), perMinute * most));
}
