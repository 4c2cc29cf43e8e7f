import type { TokenFault } from "../../../merchant/api-tokens/token.ts";
import type { Unanswered } from "../../frame/outage.ts";

/** What is wrong with an order; `full`: the store has as many tokens as it may. */
export type OrderFault = TokenFault | "full";

/** The answer to an action of the card. A token is in the answer that made it, and in no other. */
export type TokensAnswer =
  | Unanswered
  | { intent: "create"; token: string }
  | { intent: "create"; token: null; faults: OrderFault[] }
  /** `done` is false where somebody else has revoked it before. */
  | { intent: "revoke"; done: boolean };
