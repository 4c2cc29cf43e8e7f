import type { Logger } from "pino";
import { MINUTE_MS } from "./durations.ts";
import { logger } from "./logger.server.ts";
import { authenticationFailures } from "./metrics.server.ts";
import type { RouteList } from "./route-lists.ts";

/** Why a request is not whom its route's list is for. */
export type AuthenticationFault =
  /** It has no token or no signature. */
  | "missing"
  /** No secret of ours made its token or its signature, or it is none. */
  | "invalid"
  /** It was valid once, or will be. */
  | "expired"
  /** Its signature is right, and what was signed names another shop. */
  | "other_shop"
  /** Its token is right, and the page that sent it is of another origin than the token's. */
  | "other_origin";

/**
 * How many failures of one list in a minute are worth a line. A merchant's page that was open for a
 * night causes a handful, and a scanner thousands.
 */
const WORTH_A_LINE = 120;

type Counts = Partial<Record<AuthenticationFault, number>>;

/** What failed in the present minute, and whether this rise was logged. */
interface Window {
  startedAt: number;
  count: number;
  reasons: Counts;
  logged: boolean;
}

/**
 * Counts requests that failed to authenticate, and logs a list's once when there are many in one
 * minute. The next line comes only after a minute with fewer. Strangers can cause it, so it is no
 * warning: the alert on the metric is.
 */
export class AuthenticationFailures {
  readonly #log: Pick<Logger, "info">;
  readonly #now: () => number;
  readonly #windows = new Map<RouteList, Window>();

  /** `now` is in monotonic milliseconds. */
  constructor(log: Pick<Logger, "info">, now = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  note(list: RouteList, reason: AuthenticationFault): void {
    authenticationFailures.inc({ list, reason });
    const window = this.#windowOf(list);
    window.count += 1;
    window.reasons[reason] = (window.reasons[reason] ?? 0) + 1;
    if (window.count < WORTH_A_LINE || window.logged) return;
    window.logged = true;
    const { count } = window;
    const reasons = { ...window.reasons };
    this.#log.info(
      { list, count, reasons },
      "Many requests failed to authenticate within a minute, and were refused. More of them are counted in notify_me_authentication_failures_total, and not logged",
    );
  }

  #windowOf(list: RouteList): Window {
    const now = this.#now();
    const last = this.#windows.get(list);
    if (last && now - last.startedAt < MINUTE_MS) return last;
    // The minute that has just ended had many, and none without is between it and this one.
    const goesOn =
      last !== undefined && last.count >= WORTH_A_LINE && now - last.startedAt < 2 * MINUTE_MS;
    const window = { startedAt: now, count: 0, reasons: {}, logged: goesOn && last.logged };
    this.#windows.set(list, window);
    return window;
  }
}

const failures = new AuthenticationFailures(logger);

/** The reasons of signatures that the app proxy did not make, or not now. */
const PROXY_FAULTS = {
  unsigned: "missing",
  wrong_signature: "invalid",
  wrong_time: "expired",
} as const;

/** Counts a request of the app proxy's list that was refused for its signature. */
export function noteProxyFault(fault: keyof typeof PROXY_FAULTS): void {
  noteAuthenticationFailure("proxy", PROXY_FAULTS[fault]);
}

/** Counts a request of a list that failed to authenticate. */
export function noteAuthenticationFailure(list: RouteList, reason: AuthenticationFault): void {
  failures.note(list, reason);
}
