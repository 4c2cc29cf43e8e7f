import type { Scope } from "../../../merchant/api-tokens/token.ts";

/** The key of what a scope lets a token do: a key of the texts has no colon. */
export function wordOf(scope: Scope) {
  switch (scope) {
    case "sign_ups:read":
      return "signUpsRead";
    case "sign_ups:write":
      return "signUpsWrite";
    case "demand:read":
      return "demandRead";
  }
}
