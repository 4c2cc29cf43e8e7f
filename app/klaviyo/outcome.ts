import { readProblems, type Problem } from "./problem.ts";
import { readRetryAfter } from "./retry-after.ts";
import type { Answer } from "./transport.ts";

/** Why a whole shop is not handed over. */
export type HoldReason = "key_refused" | "scope_missing" | "revision_retired";

/** Which of the row's fields Klaviyo would not take; the list is the merchant's, for its consents. */
export type RefusedField = "email" | "phone" | "external_id" | "variant" | "list";

/** What one call came to. Whoever decides on it does so in one exhaustive switch. */
export type Outcome =
  | { kind: "delivered" }
  | { kind: "unavailable"; reason: Unavailable; retryAfterMs: number | null }
  | { kind: "held"; hold: HoldReason }
  | { kind: "refused"; field: RefusedField }
  | { kind: "unexpected" };

export type Unavailable = "network" | "timeout" | "throttled" | "server_error" | "challenge";

export interface Verdict {
  outcome: Outcome;
  /** The error that decided; null where Klaviyo gave none. */
  problem: Problem | null;
}

const KEY_CODES = new Set(["not_authenticated", "authentication_failed"]);

/**
 * Maps an answer to exactly one outcome: what it speaks of decides, so a code counts before a status.
 * Only a 202 is a delivery; anything unknown is ours to look into and burns no row.
 * `now` is epoch milliseconds, for a Retry-After that is a date.
 */
export function judge(answer: Answer, now: number): Verdict {
  if (!answer.heard) {
    return verdict({ kind: "unavailable", reason: answer.reason, retryAfterMs: null });
  }
  const { status } = answer;
  if (status === 202) return verdict({ kind: "delivered" });

  const problems = readProblems(answer.body);
  const first = problems[0] ?? null;
  const wait = (reason: Unavailable) =>
    verdict(
      { kind: "unavailable", reason, retryAfterMs: readRetryAfter(answer.retryAfter, now) },
      first,
    );

  const keyProblem = problems.find(({ code }) => code !== null && KEY_CODES.has(code));
  if (keyProblem) return verdict({ kind: "held", hold: "key_refused" }, keyProblem);
  if (status === 429 || first?.code === "throttled") return wait("throttled");
  if (status === 408 || status >= 500) return wait("server_error");
  if (status === 403) {
    // Cloudflare's challenge is a page, Klaviyo's own refusal is JSON.
    return first ? verdict({ kind: "held", hold: "scope_missing" }, first) : wait("challenge");
  }
  if (status === 401 && first) return verdict({ kind: "held", hold: "key_refused" }, first);
  if (status === 410) return verdict({ kind: "held", hold: "revision_retired" }, first);
  // Nobody has said which of the two a list that was deleted in Klaviyo gets.
  if (status === 400 || status === 404) {
    for (const problem of problems) {
      const field = refusedField(problem.pointer);
      if (field) return verdict({ kind: "refused", field }, problem);
    }
  }
  return verdict({ kind: "unexpected" }, first);
}

function verdict(outcome: Outcome, problem: Problem | null = null): Verdict {
  return { outcome, problem };
}

/**
 * A number of a region that the account can't text is refused at the consent, with a 400:
 * https://community.klaviyo.com/topic/show?fid=64&tid=12192
 */
const FIELD_OF_POINTER: [RegExp, RefusedField][] = [
  [/\/phone_number(\/|$)/, "phone"],
  [/\/subscriptions\/sms(\/|$)/, "phone"],
  [/\/email(\/|$)/, "email"],
  [/\/external_id(\/|$)/, "external_id"],
  [/\/relationships\/variant(\/|$)/, "variant"],
  [/\/relationships\/list(\/|$)/, "list"],
];

function refusedField(pointer: string | null): RefusedField | undefined {
  return FIELD_OF_POINTER.find(([pattern]) => pointer && pattern.test(pointer))?.[1];
}
