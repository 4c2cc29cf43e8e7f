import type { Logger } from "pino";
import { REVISION } from "../../klaviyo/request.ts";

/** Klaviyo's API revisions other than the one that was asked for: each is told to the operator once. */
export class ServedRevisions {
  readonly #log: Logger;
  readonly #told = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `served` is what an answer said; null where it said nothing. */
  hear(served: string | null, requested: string = REVISION): void {
    const pair = `${requested} ${served ?? ""}`;
    if (served === null || served === requested || this.#told.has(pair)) return;
    this.#told.add(pair);
    // Dates in this form are in the order of their letters.
    if (served > requested) {
      this.#log.warn(
        { requested, served },
        "Klaviyo answers as a newer API revision than this release asks for, as once that is retired: calls may come to mean something else; install a newer release",
      );
    } else {
      this.#log.warn(
        { requested, served },
        "Klaviyo answers as an older API revision than this release asks for: nothing is to be done while sign-ups are accepted; if they are not, ask Klaviyo's support with the request id of an attempt",
      );
    }
  }
}
