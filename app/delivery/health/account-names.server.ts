import type { Logger } from "pino";
import { isNamedByKey } from "../../merchant/connection.server.ts";

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
