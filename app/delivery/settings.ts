import type { Doubling } from "./health/backoff.ts";
import type { Limits } from "./rate/spent.ts";
import type { Call } from "./attempt.server.ts";
import type { RowAtFaultSettings, Retries } from "./health/row-at-fault.ts";
import type { ProbeSettings } from "./health/probe.ts";
import type { RetentionSettings } from "./jobs/retention.server.ts";
import type { SettlerSettings } from "./settler.server.ts";
import { SECOND_MS, MINUTE_MS, HOUR_MS } from "../server/durations.ts";

/** Every number of the delivery in one place; a test may use others. All times in milliseconds. */
export interface DeliverySettings {
  /** How long a lane stays taken without a renewal, and how often it is renewed. */
  leaseMs: number;
  renewEveryMs: number;
  /** No call begins with less of the lease left: time for a call, its settling, and a margin. */
  lastCallMs: number;
  /** With this little of the lease left, open calls are aborted. */
  breakOffMs: number;
  /** Rows of a lane that may be claimed and not settled: what a killed process may repeat. */
  claimed: number;
  /** A row that was read longer ago is read again before its call. */
  freshMs: number;
  /**
   * The longest that a lane is worked in without a break, and the same where others wait for a
   * place.
   */
  sliceMs: number;
  crowdedSliceMs: number;
  /** Lanes at once, and open calls in all of them, in one process. */
  lanes: number;
  calls: number;
  limits: Record<Call["step"]["step"] | "accounts", Limits>;
  probe: ProbeSettings;
  rowAtFault: RowAtFaultSettings;
  /**
   * For a variant that Klaviyo's catalog does not have: a new product is synced minutes to hours
   * later.
   */
  unsynced: Retries;
  settler: SettlerSettings;
  retention: RetentionSettings;
  /**
   * This many different rows refused alike, in words that name nothing of them, make the lane
   * probe.
   */
  suspectAfterRows: number;
  /** How long after such an answer other rows are tried, and how the rows wait that had it. */
  suspectProbeMs: number;
  suspectRows: Doubling;
  /**
   * Where consents can't be recorded for so long and sign-ups can be sent, these go out without.
   */
  consentPatienceMs: number;
  /** How long a lane rests after a bug of this process. */
  bugPauseMs: number;
  /** The longest pause of a lane, whatever caused it. */
  longestPauseMs: number;
  /** How soon a lane is seen that another process has woken; Infinity leaves it to the sweep. */
  lookEveryMs: number;
  /** Also when nothing happens: a lane asleep by mistake waits no longer. */
  sweepEveryMs: number;
  /** After an error of our own, as with a database that is gone for a while. */
  restMs: number;
}

export const DELIVERY: DeliverySettings = {
  leaseMs: 20 * SECOND_MS,
  renewEveryMs: 5 * SECOND_MS,
  lastCallMs: 9 * SECOND_MS,
  breakOffMs: SECOND_MS,
  claimed: 64,
  freshMs: 5 * SECOND_MS,
  sliceMs: MINUTE_MS,
  crowdedSliceMs: 2 * SECOND_MS,
  lanes: 256,
  calls: 256,
  limits: {
    // https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription
    back_in_stock: { perSecond: 350, perMinute: 3_500 },
    // https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles has 750; answers say 700.
    consent: { perSecond: 75, perMinute: 700 },
    // https://developers.klaviyo.com/en/reference/get_accounts has 15: three are left for keys that
    // merchants connect.
    accounts: { perSecond: 1, perMinute: 12 },
  },
  probe: {
    doubling: { baseMs: SECOND_MS, capMs: MINUTE_MS },
    first: 8,
    suspects: { first: 4, most: 32 },
    least: 16,
    most: 64,
  },
  rowAtFault: {
    doubling: { baseMs: SECOND_MS, capMs: 15 * MINUTE_MS },
    successWithinMs: 10 * MINUTE_MS,
    givesUpAfterMs: 72 * HOUR_MS,
  },
  unsynced: { doubling: { baseMs: MINUTE_MS, capMs: 2 * HOUR_MS }, givesUpAfterMs: 24 * HOUR_MS },
  settler: { withinMs: 100, atOnce: 256, againMs: SECOND_MS },
  retention: { everyMs: HOUR_MS, againMs: MINUTE_MS },
  suspectAfterRows: 5,
  consentPatienceMs: 5 * MINUTE_MS,
  suspectProbeMs: 2 * SECOND_MS,
  suspectRows: { baseMs: MINUTE_MS, capMs: 15 * MINUTE_MS },
  bugPauseMs: MINUTE_MS,
  longestPauseMs: 5 * MINUTE_MS,
  lookEveryMs: SECOND_MS / 4,
  sweepEveryMs: 30 * SECOND_MS,
  restMs: SECOND_MS,
};
