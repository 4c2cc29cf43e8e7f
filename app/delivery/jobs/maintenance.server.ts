import type { Logger } from "pino";
import { bringChecksBack, holdUnreadable, releaseFixedHolds } from "../../merchant/hold.server.ts";
import { sweep } from "../../outbox/queue/lane.server.ts";
import { holds } from "../../server/metrics.server.ts";
import { wakeLane } from "../../outbox/queue/wake.server.ts";
import { setOrphansAside, repairClock } from "../../outbox/queue/repairs.server.ts";
import type { Clock } from "../clock.ts";
import type { DeliverySettings } from "../settings.ts";

interface RoundsContext {
  clock: Clock;
  log: Logger;
  settings: DeliverySettings;
}

/**
 * Releases shops whose hold this release or these encryption keys have fixed; holds shops whose
 * keys do not open.
 */
export async function checkHolds({ clock, log }: RoundsContext): Promise<void> {
  for (const shop of await releaseFixedHolds()) {
    await wakeLane(shop, new Date(clock.now()));
    log.info({ shop }, "The cause of the shop's hold is fixed: no longer held");
  }
  const unreadable = await holdUnreadable(new Date(clock.now()));
  holds.inc({ cause: "key_unreadable" }, unreadable.length);
  if (unreadable.length > 0) log.error({ shops: unreadable }, "Stored keys do not open; held");
}

/** Wakes lanes that sleep by mistake. Normally finds none. */
export async function sweepLanes({ clock, log, settings }: RoundsContext): Promise<void> {
  const now = new Date(clock.now());
  // After a wall clock was set back, no row may wait for that long.
  const longest = {
    row: Math.max(
      settings.rowAtFault.doubling.capMs,
      settings.unsynced.doubling.capMs,
      settings.suspectRows.capMs,
    ),
    pause: settings.longestPauseMs,
    lease: settings.leaseMs,
  };
  const broughtBack = (await repairClock(now, longest)) + (await bringChecksBack(now));
  if (broughtBack > 0) {
    log.warn(
      { found: broughtBack },
      "Scheduled beyond the longest delay (clock set back?): rescheduled now",
    );
  }
  const orphaned = await setOrphansAside(now);
  if (orphaned.length > 0)
    log.error({ shops: orphaned }, "Rows waited for shops that are gone; failed");
  const found = await sweep(new Date(clock.now()));
  if (found.length > 0) log.error({ lanes: found }, "Lanes slept although rows were due; woken");
}
