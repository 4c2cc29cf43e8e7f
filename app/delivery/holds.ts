import type { Logger } from "pino";
import { checkKey } from "../klaviyo/connection.ts";
import type { Send } from "../klaviyo/transport.ts";
import { REVISION } from "../klaviyo/request.ts";
import {
  changeReason,
  holdShop,
  holdsToCheck,
  liftHold,
  postponeCheck,
  type Hold,
  type HoldToCheck,
} from "../merchant/hold.ts";
import { unseal } from "../merchant/seal.ts";
import { claimOne, type ClaimedRow } from "../outbox/claim.ts";
import { wakeLane } from "../outbox/lane.ts";
import type { Clock } from "./clock.ts";

interface Outside {
  send: Send;
  clock: Clock;
  log: Logger;
}

/** Stops everything of a shop until its key is mended, and tells the operator once. */
export async function holdFor(
  row: ClaimedRow,
  { hold, detail }: { hold: Hold; detail: string | null },
  { clock, log }: Pick<Outside, "clock" | "log">,
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
  { clock, log }: Pick<Outside, "clock" | "log">,
): Promise<void> {
  const at = new Date(clock.now());
  if (hold === held.hold) return postponeCheck(held, at);
  if (await changeReason(held, { hold, detail, at })) tell(held.shop, hold, log);
}

function tell(shop: string, hold: Hold, log: Logger): void {
  log.warn({ shop, hold }, "Held: nothing is handed over for this shop until its key is mended");
}

/** A row that shows whether a hold is still earned. */
export interface Trial {
  row: ClaimedRow;
  /** When the row was read, in monotonic milliseconds. */
  readAt: number;
  held: HoldToCheck;
}

/**
 * Looks at the holds of a lane whose time has come. A key that was refused is asked for its account;
 * a missing scope shows with one row only, which is returned to be handed over.
 */
export async function lookAtHolds(laneId: string, outside: Outside): Promise<Trial[]> {
  const now = new Date(outside.clock.now());
  const trials: Trial[] = [];
  for (const held of await holdsToCheck(laneId, now)) {
    if (held.hold === "key_refused") await askForAccount(held, outside);
    else {
      const readAt = outside.clock.monotonic();
      const row = await claimOne(held.shop, now);
      if (row) trials.push({ row, readAt, held });
      else await postponeCheck(held, now);
    }
  }
  return trials;
}

async function askForAccount(held: HoldToCheck, { send, clock, log }: Outside): Promise<void> {
  const key = held.sealedKey === null ? undefined : unseal(held.shop, held.sealedKey);
  const check = key === undefined ? { kind: "refused" } : await checkKey(key, send);
  if (check.kind === "account" || check.kind === "unnamed") {
    await endHold(held, { clock, log });
  } else if (check.kind === "retired") {
    await holdStands(held, { hold: "revision_retired", detail: REVISION }, { clock, log });
  } else {
    await postponeCheck(held, new Date(clock.now()));
  }
}

/** Klaviyo has taken the key: what waits for this shop goes out. */
export async function endHold(
  { shop, keyVersion }: { shop: string; keyVersion: number },
  { clock, log }: Pick<Outside, "clock" | "log">,
): Promise<void> {
  if (!(await liftHold(shop, keyVersion))) return;
  // Also where the lane was lost meanwhile, and sleeps in other hands.
  await wakeLane(shop, new Date(clock.now()));
  log.info({ shop }, "No longer held: Klaviyo takes the key");
}
