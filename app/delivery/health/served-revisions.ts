import type { Logger } from "pino";
import { REVISION } from "../../klaviyo/request.ts";

/** Klaviyo's API revisions other than the requested one: each is logged once for the operator. */
export class ServedRevisions {
  readonly #log: Logger;
  readonly #logged = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** `served` is the revision in an answer; null where it named none. */
  report(served: string | null, requested: string = REVISION): void {
    const pair = `${requested} ${served ?? ""}`;
    if (served === null || served === requested || this.#logged.has(pair)) return;
    this.#logged.add(pair);
    // Dates in this form sort as text.
    if (served > requested) {
      this.#log.warn(
        { requested, served },
        "Klaviyo answers as a newer API revision than this release asks for, as it does once that one is retired: the meaning of calls may change; install a newer release",
      );
    } else {
      this.#log.warn(
        { requested, served },
        "Klaviyo answers as an older API revision than this release asks for: no action is needed while sign-ups are accepted; if they are not, ask Klaviyo's support with the request id of an attempt",
      );
    }
  }
}
