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

/** A row that shows whether a hold is still earned. */
export interface Trial {
  row: ClaimedRow;
  /** When the row was read, in monotonic milliseconds. */
  readAt: number;
  held: HoldToCheck;
}

/**
 * Finds the holds of a lane whose time has come to be looked at. A missing scope shows with one row
 * only, to be handed over; for a refused key Klaviyo is to be asked.
 */
export async function findHolds(
  laneId: string,
  clock: Clock,
): Promise<{ trials: Trial[]; refused: HoldToCheck[] }> {
  const now = new Date(clock.now());
  const trials: Trial[] = [];
  const refused: HoldToCheck[] = [];
  for (const held of await holdsToCheck(laneId, now)) {
    if (held.hold === "key_refused") refused.push(held);
    else {
      const readAt = clock.monotonic();
      const row = await claimOne(held.shop, now);
      if (row) trials.push({ row, readAt, held });
      else await postponeCheck(held, now);
    }
  }
  return { trials, refused };
}

/** Klaviyo's limit is one a second. https://developers.klaviyo.com/en/reference/get_accounts */
const ASKS_EVERY_MS = 1_000;

/** How a lane asks for its accounts. */
interface Asking {
  /** When the last answer came, in monotonic milliseconds. */
  pace: { accountAskedAt: number };
  /** Whether one more may be asked for. */
  mayGoOn: () => boolean;
  /** Breaks off the call that is open: its hold is as it was, and due. */
  signal: AbortSignal;
  ended: () => void;
}

/** Asks whether refused keys are good again, one after the other. */
export async function askForAccounts(
  refused: HoldToCheck[],
  { pace, mayGoOn, signal, ended }: Asking,
  outside: Outside,
): Promise<void> {
  const { clock } = outside;
  for (const held of refused) {
    const waitMs = pace.accountAskedAt + ASKS_EVERY_MS - clock.monotonic();
    if (waitMs > 0) await clock.after(waitMs, signal);
    if (signal.aborted || !mayGoOn()) return;
    await askForAccount(held, signal, outside);
    pace.accountAskedAt = clock.monotonic();
    ended();
  }
}

async function askForAccount(
  held: HoldToCheck,
  signal: AbortSignal,
  { send, clock, log }: Outside,
): Promise<void> {
  const key = held.sealedKey === null ? undefined : unseal(held.shop, held.sealedKey);
  const check = key === undefined ? { kind: "refused" } : await checkKey(key, send, signal);
  if (check.kind === "account" || check.kind === "unnamed") {
    await endHold(held, { clock, log });
  } else if (signal.aborted) {
    return;
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
