import type { Logger } from "pino";
import {
  changeReason,
  holdShop,
  liftHold,
  postponeCheck,
  type Hold,
  type HoldToCheck,
} from "../../merchant/hold.server.ts";
import type { ClaimedRow } from "../../outbox/queue/claim.server.ts";
import { wakeLane } from "../../outbox/queue/lane.server.ts";
import type { Clock } from "../clock.ts";

interface Ours {
  clock: Clock;
  log: Logger;
}

/** Stops everything of a shop until its key is mended, and tells the operator once. */
export async function holdFor(
  row: ClaimedRow,
  { hold, detail }: { hold: Hold; detail: string | null },
  { clock, log }: Ours,
): Promise<void> {
  const { shop, merchant } = row;
  const at = new Date(clock.now());
  const fresh = await holdShop(shop, { hold, detail, keyVersion: merchant.keyVersion, at });
  if (fresh) tell(shop, hold, log);
}

/** A check has shown that the hold is earned still, if not as before: who knew is told of news only. */
export async function holdStands(
  held: HoldToCheck,
  { hold, detail }: { hold: Hold; detail: string | null },
  { clock, log }: Ours,
): Promise<void> {
  const at = new Date(clock.now());
  if (hold === held.hold) return postponeCheck(held, at);
  if (await changeReason(held, { hold, detail, at })) tell(held.shop, hold, log);
}

/** What only the operator can end is an alarm of his. */
function tell(shop: string, hold: Hold, log: Logger): void {
  switch (hold) {
    case "revision_retired":
      log.error(
        { shop, hold },
        "Held: Klaviyo has retired this release's API; a newer one ends it",
      );
      break;
    case "key_unreadable":
      log.error({ shop, hold }, "Held: the stored key does not open with any ENCRYPTION_KEY");
      break;
    case "key_refused":
    case "scope_missing":
      log.warn({ shop, hold }, "Held: nothing goes out for this shop until its key is mended");
  }
}

/** Klaviyo has taken the key: what waits for this shop goes out. */
export async function endHold(
  { shop, keyVersion }: { shop: string; keyVersion: number },
  { clock, log }: Ours,
): Promise<void> {
  if (!(await liftHold(shop, keyVersion))) return;
  // Also where the lane was lost meanwhile, and sleeps in other hands.
  await wakeLane(shop, new Date(clock.now()));
  log.info({ shop }, "No longer held: Klaviyo takes the key");
}
