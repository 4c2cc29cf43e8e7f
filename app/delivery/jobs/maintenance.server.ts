import type { Logger } from "pino";
import { bringChecksBack, holdUnreadable, releaseMended } from "../../merchant/hold.server.ts";
import { sweep, wakeLane } from "../../outbox/queue/lane.server.ts";
import { setOrphansAside } from "../../outbox/queue/orphans.server.ts";
import { repairClock } from "../../outbox/queue/clock-repair.server.ts";
import type { Clock } from "../clock.ts";
import type { DeliverySettings } from "../settings.ts";

interface RoundsContext {
  clock: Clock;
  log: Logger;
  settings: DeliverySettings;
}

/** Shops whose hold this release or these encryption keys have mended go on; keys that do not open are held. */
export async function checkHolds({ clock, log }: RoundsContext): Promise<void> {
  for (const shop of await releaseMended()) {
    await wakeLane(shop, new Date(clock.now()));
    log.info({ shop }, "What held the shop is mended: no longer held");
  }
  const unreadable = await holdUnreadable(new Date(clock.now()));
  if (unreadable.length > 0) log.error({ shops: unreadable }, "Stored keys do not open; held");
}

/** Wakes what sleeps by mistake. Nothing is ever expected to be found. */
export async function sweepLanes({ clock, log, settings }: RoundsContext): Promise<void> {
  const now = new Date(clock.now());
  // A wall clock that was set back must not put anybody off for as long.
  const longest = {
    row: Math.max(
      settings.own.doubling.capMs,
      settings.unsynced.doubling.capMs,
      settings.suspectRows.capMs,
    ),
    pause: settings.longestPauseMs,
    lease: settings.leaseMs,
  };
  const broughtBack = (await repairClock(now, longest)) + (await bringChecksBack(now));
  if (broughtBack > 0) {
    log.warn({ found: broughtBack }, "Put off further than anything is: was the clock set back?");
  }
  const orphaned = await setOrphansAside(now);
  if (orphaned.length > 0)
    log.error({ shops: orphaned }, "Rows waited for shops that are gone; failed");
  const found = await sweep(new Date(clock.now()));
  if (found.length > 0) log.error({ lanes: found }, "Lanes slept although rows were due; woken");
}
