import { databaseTime } from "../server/database/db.server.ts";
import { systemClock, type Clock } from "./clock.ts";

/** Below this, a difference is noise of the network, and no lease depends on it. */
const TOLERATED_MS = 100;

/**
 * A clock whose wall time is that of the database, where machines share one: their own clocks may
 * differ by more than a lease lasts. It is as exact as half of a question's round trip. Of a file,
 * the machine's own clock is the clock.
 */
export function createDatabaseClock({
  timeOf = databaseTime,
  clock = systemClock,
}: { timeOf?: () => Promise<number | undefined>; clock?: Clock } = {}): Clock {
  let aheadMs = 0;
  return {
    ...clock,
    now: () => clock.now() + aheadMs,
    async synchronise() {
      const [askedAt, began] = [clock.now(), clock.monotonic()];
      const time = await timeOf();
      if (time === undefined) return;
      const halfMs = (clock.monotonic() - began) / 2;
      const measuredMs = Math.round(time - askedAt - halfMs);
      if (Math.abs(measuredMs - aheadMs) > TOLERATED_MS + halfMs) aheadMs = measuredMs;
    },
  };
}
