import type { Report } from "../klaviyo/report.ts";
import { errorName } from "../server/logger.server.ts";
import { callKlaviyo } from "./attempt.server.ts";
import type { HeldLease } from "./holds/lease.server.ts";
import type { LaneContext } from "./lane-context.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { throttledBy } from "./rate/slot.ts";
import type { Planned } from "./rate/waiting-calls.ts";

interface Lane {
  held: HeldLease;
  memory: LaneMemory;
}

/**
 * Makes a planned call within the lane's budget, and notes what its answer says about Klaviyo itself.
 * Undefined where a bug of ours prevented the call.
 */
export async function makeCall(
  { row, call }: Planned,
  { held, memory }: Lane,
  context: LaneContext,
): Promise<Report | undefined> {
  const { clock, log, servedRevisions } = context;
  const budget = memory.budgets[call.step.step];
  const slot = budget.start(clock.monotonic());
  let report: Report | undefined;
  try {
    report = await callKlaviyo(row, call, { ...context, signal: held.lost.signal });
  } catch (error) {
    log.error(
      { lane: held.lease.laneId, error: errorName(error) },
      "A call went wrong on our side",
    );
  }
  budget.end(slot, clock.monotonic(), report?.rateLimit ?? null, throttledBy(report));
  if (report?.status != null) memory.inFlight.record(report.durationMs);
  servedRevisions.report(report?.served?.revision ?? null);
  return report;
}
