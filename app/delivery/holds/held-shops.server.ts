import type { Logger } from "pino";
import { holds } from "../../server/metrics.server.ts";
import {
  changeReason,
  holdShop,
  liftHold,
  postponeCheck,
  type Hold,
  type HoldToCheck,
} from "../../merchant/hold.server.ts";
import type { ClaimedRow } from "../../outbox/queue/claim.server.ts";
import { wakeLane } from "../../outbox/queue/wake.server.ts";
import type { Clock } from "../clock.ts";

interface Ours {
  clock: Clock;
  log: Logger;
}

/** Holds a shop until its key is fixed, and logs it once for the operator. */
export async function holdFor(
  row: ClaimedRow,
  { hold, detail }: { hold: Hold; detail: string | null },
  { clock, log }: Ours,
): Promise<void> {
  const { shop, merchant } = row;
  const at = new Date(clock.now());
  const fresh = await holdShop(shop, { hold, detail, keyVersion: merchant.keyVersion, at });
  if (fresh) noteHold(shop, hold, log);
}

/**
 * A check has shown that the shop must stay held, perhaps for another reason: only a new reason is
 * logged.
 */
export async function keepHold(
  held: HoldToCheck,
  { hold, detail }: { hold: Hold; detail: string | null },
  { clock, log }: Ours,
): Promise<void> {
  const at = new Date(clock.now());
  if (hold === held.hold) return postponeCheck(held, at);
  if (await changeReason(held, { hold, detail, at })) noteHold(held.shop, hold, log);
}

/** Counts and logs a hold. One that only the operator can end is logged as an error. */
function noteHold(shop: string, hold: Hold, log: Logger): void {
  holds.inc({ cause: hold });
  switch (hold) {
    case "revision_retired":
      log.error(
        { shop, hold },
        "Held: Klaviyo has retired this release's API revision; a newer release ends the hold",
      );
      break;
    case "key_unreadable":
      log.error({ shop, hold }, "Held: the stored key does not open with any ENCRYPTION_KEY");
      break;
    case "key_refused":
    case "scope_missing":
      log.warn({ shop, hold }, "Held: no row goes out for this shop until its key is fixed");
  }
}

/** Klaviyo has accepted the key: the shop's waiting rows go out. */
export async function endHold(
  { shop, keyVersion }: { shop: string; keyVersion: number },
  { clock, log }: Ours,
): Promise<void> {
  if (!(await liftHold(shop, keyVersion))) return;
  // Needed also where this process lost the lane and it sleeps without a holder.
  await wakeLane(shop, new Date(clock.now()));
  log.info({ shop }, "No longer held: Klaviyo accepts the key");
}
