import { checkKey } from "../../klaviyo/connection.ts";
import { REVISION } from "../../klaviyo/request.ts";
import {
  holdsToCheck,
  postponeCheck,
  putOffChecks,
  type HoldToCheck,
} from "../../merchant/hold.server.ts";
import { unseal } from "../../merchant/seal.server.ts";
import { claimOne, type ClaimedRow } from "../../outbox/queue/claim.server.ts";
import type { Budget } from "../rate/budget.ts";
import type { Clock } from "../clock.ts";
import type { LaneContext } from "../lane-context.ts";
import { endHold, keepHold } from "./held-shops.server.ts";

type HoldContext = Pick<LaneContext, "send" | "clock" | "log">;

/** A row that shows whether a hold still applies. */
export interface HoldProbe {
  row: ClaimedRow;
  /** When the row was read, in monotonic milliseconds. */
  readAt: number;
  held: HoldToCheck;
}

/**
 * Finds the holds of a lane whose check is due. A missing scope is checked with one row, by handing
 * it over; a refused key is checked by a question to Klaviyo.
 */
export async function findHolds(
  laneId: string,
  clock: Clock,
): Promise<{ probes: HoldProbe[]; refused: HoldToCheck[] }> {
  const now = new Date(clock.now());
  const probes: HoldProbe[] = [];
  const refused: HoldToCheck[] = [];
  for (const held of await holdsToCheck(laneId, now)) {
    if (held.hold === "key_refused") refused.push(held);
    else {
      const readAt = clock.monotonic();
      const row = await claimOne(held.shop, now);
      if (row) probes.push({ row, readAt, held });
      else await postponeCheck(held, now);
    }
  }
  return { probes, refused };
}

/**
 * The longest wait for the next call slot during which the lane is kept: that of the per-second
 * limit.
 */
const WORTH_WAITING_MS = 1_000;

/** How a lane asks for its accounts. */
interface Asking {
  pace: { budgets: { accounts: Budget } };
  /** Whether one more account call may begin. */
  mayGoOn: () => boolean;
  /** Aborts the open call: its hold is unchanged, and still due. */
  signal: AbortSignal;
  ended: () => void;
}

/**
 * Asks whether refused keys are good again, one after the other. Where the minute's calls are used
 * up, the rest are postponed to the next minute: the lane's holder must not wait for that.
 */
export async function askForAccounts(
  refused: HoldToCheck[],
  { pace, mayGoOn, signal, ended }: Asking,
  context: HoldContext,
): Promise<void> {
  const { clock } = context;
  const { accounts } = pace.budgets;
  for (const [at, held] of refused.entries()) {
    const waitMs = accounts.waitMs(clock.monotonic());
    if (waitMs > WORTH_WAITING_MS) {
      const shops = refused.slice(at).map(({ shop }) => shop);
      const now = clock.now();
      await putOffChecks(shops, { from: new Date(now), to: new Date(now + waitMs) });
      return;
    }
    if (waitMs > 0) await clock.after(waitMs, signal);
    if (signal.aborted || !mayGoOn()) return;
    const slot = accounts.start(clock.monotonic());
    try {
      await askForAccount(held, signal, context);
    } finally {
      // What an answer says about the minute is ignored: so few calls show nothing about other
      // tools.
      accounts.end(slot, clock.monotonic(), null);
    }
    ended();
  }
}

async function askForAccount(
  held: HoldToCheck,
  signal: AbortSignal,
  { send, clock, log }: HoldContext,
): Promise<void> {
  const key = held.sealedKey === null ? undefined : unseal(held.shop, held.sealedKey);
  const check = key === undefined ? { kind: "refused" } : await checkKey(key, send, signal);
  if (check.kind === "account" || check.kind === "unnamed") {
    await endHold(held, { clock, log });
  } else if (signal.aborted) {
    return;
  } else if (check.kind === "retired") {
    await keepHold(held, { hold: "revision_retired", detail: REVISION }, { clock, log });
  } else {
    await postponeCheck(held, new Date(clock.now()));
  }
}
