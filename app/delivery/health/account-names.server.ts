import type { Logger } from "pino";
import { isNamedByKey } from "../../merchant/connection.server.ts";

/** What answers say of the account that they are for. */
export class AccountNames {
  readonly #log: Logger;
  #doubted = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * The account that a lane's shops are to be joined with; undefined where there is nothing new.
   * `known` is the account as Klaviyo named it when the key was connected. An answer that says
   * another one shows that the header does not mean the account: from then on none is believed, as
   * strangers' shops must never share a lane.
   */
  hear(laneId: string, known: string | null, said: string | null): string | undefined {
    if (said === null || said === known) return undefined;
    if (known !== null) {
      if (!this.#doubted) {
        this.#log.error(
          { lane: laneId, known, said },
          "Klaviyo names another account than the key's own: no lanes are joined any more until a restart; ask Klaviyo what its header Cid means",
        );
      }
      this.#doubted = true;
      return undefined;
    }
    return isNamedByKey(laneId) && !this.#doubted ? said : undefined;
  }
}
