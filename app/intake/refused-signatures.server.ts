import type { Logger } from "pino";
import { noteProxyFault } from "../server/authentication-failures.server.ts";
import { MINUTE_MS } from "../server/durations.ts";
import { receptions } from "../server/metrics.server.ts";

/**
 * Why a request is not one that Shopify's app proxy has just signed. Strangers cause all three; a
 * wrong secret or a wrong clock of ours causes the last two for every sign-up there is.
 */
export type SignatureFault = "unsigned" | "wrong_signature" | "wrong_time";

/** What each fault means for the operator, and what to do. */
const MEANINGS = {
  wrong_signature:
    "Requests for sign-ups were refused, because SHOPIFY_API_SECRET did not sign them. Where none was signed right, the secret is wrong and every sign-up is lost: set it as Shopify shows it. Otherwise strangers made them",
  wrong_time:
    "Requests for sign-ups were refused, because Shopify signed them more than 90 seconds away from this machine's clock. Where none had the right time, the clock is wrong and every sign-up is lost: set it. Otherwise old requests were repeated",
};

/**
 * Counts requests without a valid signature, and logs those that a fault of the operator's may have
 * caused: at once, and then once a minute while there are more.
 */
export class RefusedSignatures {
  readonly #log: Pick<Logger, "error">;
  readonly #now: () => number;
  /** Since the last line of each fault. */
  readonly #since = {
    wrong_signature: { refused: 0, right: 0, loggedAt: -Infinity },
    wrong_time: { refused: 0, right: 0, loggedAt: -Infinity },
  };

  /** `now` is in monotonic milliseconds. */
  constructor(log: Pick<Logger, "error">, now = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** A request had a valid signature. */
  noteRight(): void {
    this.#since.wrong_signature.right += 1;
    this.#since.wrong_time.right += 1;
  }

  noteRefused(fault: SignatureFault): void {
    receptions.inc({ status: fault, code: 403 });
    noteProxyFault(fault);
    if (fault === "unsigned") return;
    const since = this.#since[fault];
    since.refused += 1;
    const now = this.#now();
    if (now - since.loggedAt < MINUTE_MS) return;
    const { refused, right } = since;
    Object.assign(since, { refused: 0, right: 0, loggedAt: now });
    this.#log.error({ fault, refused, right }, MEANINGS[fault]);
  }
}
