import type { Logger } from "pino";
import { isNamedByKey } from "../../merchant/connection.server.ts";
import { REVISION } from "../../klaviyo/request.ts";

/** What answers say about the account that they are for. */
export class AccountNames {
  readonly #log: Logger;
  #doubted = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * The account whose lane this lane is to be joined with; undefined where there is nothing new.
   * `known` is the account as Klaviyo named it when the key was connected. An answer that names
   * another account shows that the header does not mean the account. From then on no answer is
   * trusted, because unrelated shops must never share a lane.
   */
  toJoin(laneId: string, known: string | null, said: string | null): string | undefined {
    if (said === null || said === known) return undefined;
    if (known !== null) {
      if (!this.#doubted) {
        this.#log.error(
          { lane: laneId, known, said },
          "Klaviyo names another account than the key's own: no lanes are joined until a restart; ask Klaviyo what its header Cid means",
        );
      }
      this.#doubted = true;
      return undefined;
    }
    return isNamedByKey(laneId) && !this.#doubted ? said : undefined;
  }
}

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
