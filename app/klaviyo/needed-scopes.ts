import { denialOf, type Denial } from "./access.ts";
import { NEEDED_SCOPES, type NeededScope } from "./needs.ts";
import { readProblems } from "./json-api.ts";
import { BACK_IN_STOCK_PATH } from "./request.ts";
import type { Send } from "./transport.server.ts";

export type ScopeProbe =
  /**
   * Klaviyo checked the body, which it does for a key with both scopes: an indication, not a proof.
   */
  | { kind: "present" }
  | { kind: "missing"; scopes: NeededScope[] }
  | { kind: "unknown"; why: Denial };

/**
 * It has no profile and no variant, both of which are required: whatever the key may do, this can
 * create nothing.
 */
const NEVER_VALID = { data: { type: "back-in-stock-subscription" } };

/**
 * Tests what a key may do with a sign-up that can't be accepted. No document says in which order
 * Klaviyo checks scopes and body, so only a 403 that names scopes and a 400 about the body count;
 * any other answer leaves the question open.
 */
export async function probeNeeded(
  key: string,
  send: Send,
  signal?: AbortSignal,
): Promise<ScopeProbe> {
  const answer = await send({
    method: "POST",
    path: BACK_IN_STOCK_PATH,
    key,
    body: NEVER_VALID,
    ...(signal && { signal }),
  });
  const why = denialOf(answer);
  const problems = answer.answered ? readProblems(answer.body) : [];
  if (why === "missing") {
    const said = problems.map(({ detail }) => detail ?? "").join(" ");
    const scopes = NEEDED_SCOPES.filter((scope) => said.includes(scope));
    return scopes.length > 0 ? { kind: "missing", scopes } : { kind: "unknown", why };
  }
  const speaksOfBody =
    answer.answered && answer.status === 400 && problems.some(({ code }) => code === "invalid");
  return speaksOfBody && why === "unclear" ? { kind: "present" } : { kind: "unknown", why };
}
