import { percentile } from "./figures.ts";
import type { Load } from "./load-process.ts";

/** The 99th percentile of all answers, in milliseconds. */
export function p99Of(loads: Load[]): number {
  return percentile(
    loads.flatMap(({ latencies }) => latencies),
    0.99,
  );
}

/** How many answers of 2xx there were in a second. */
export function rateOf(loads: Load[]): number {
  const ms = loads.reduce((sum, { ms }) => sum + ms, 0);
  return answersOf(loads, /^2/) / (ms / 1_000);
}

/** How many requests were answered 5xx, or not at all. */
export function faultsOf(loads: Load[]): number {
  return answersOf(loads, /^[50]/);
}

function answersOf(loads: Load[], status: RegExp): number {
  const all = loads.flatMap(({ statuses }) => Object.entries(statuses));
  return all.reduce((sum, [code, count]) => sum + (status.test(code) ? count : 0), 0);
}

export function inWords({ statuses, ms }: Load): string {
  const each = Object.entries(statuses).map(([status, n]) => `${n} times ${status}`);
  return `${each.join(", ")} in ${(ms / 1_000).toFixed(1)} s`;
}
