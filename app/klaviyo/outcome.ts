import { parseJson } from "./json.ts";
import { maskProblem, readProblems, type Problem } from "./problem.ts";
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
  /** The error that decided, masked; null where Klaviyo gave none. */
  problem: Problem | null;
}

/** Codes that say the same whatever the status: a page of Klaviyo's own has 400 where others saw 401. */
const KEY_REFUSED = new Set(["not_authenticated", "authentication_failed"]);
const SCOPE_MISSING = "permission_denied";
const THROTTLED = "throttled";

/**
 * Maps an answer to exactly one outcome: what it speaks of decides, so a code counts before a status.
 * Only a 202 is a delivery, and every 202 is one; anything unknown is ours to look into and burns no
 * row. `now` is epoch milliseconds, for a Retry-After that is a date.
 */
export function judge(answer: Answer, now: number): Verdict {
  if (!answer.heard) {
    return verdict({ kind: "unavailable", reason: answer.reason, retryAfterMs: null });
  }
  const { status } = answer;
  if (status === 202) return verdict({ kind: "delivered" });

  const problems = readProblems(answer.body);
  const first = problems[0];
  const retryAfterMs = readRetryAfter(answer.retryAfter, now);
  const wait = (reason: Unavailable, problem = first) =>
    verdict({ kind: "unavailable", reason, retryAfterMs }, problem);
  const hold = (reason: HoldReason, problem = first) =>
    verdict({ kind: "held", hold: reason }, problem);

  const refusal = problems.find(({ code }) => code !== null && KEY_REFUSED.has(code));
  if (refusal) return hold("key_refused", refusal);
  const lack = problems.find(({ code }) => code === SCOPE_MISSING);
  if (lack) return hold("scope_missing", lack);
  const throttle = problems.find(({ code }) => code === THROTTLED);
  if (throttle ?? status === 429) return wait("throttled", throttle);

  if (status === 408 || status >= 500) return wait("server_error");
  // Credentials are all that a 401 speaks of, also without Klaviyo's words.
  if (status === 401) return hold("key_refused");
  // Klaviyo's own refusal is JSON; a page is the edge's challenge.
  if (status === 403) return isJson(answer) ? hold("scope_missing") : wait("challenge");
  if (status === 410) return hold("revision_retired");
  // The edge's page for a header that it can't read, and the key is the one that varies.
  if (status === 400 && isPage(answer)) return hold("key_refused");
  for (const problem of problems) {
    const field = refusedField(problem.pointer);
    // Nobody has said which of the two a list that was deleted in Klaviyo gets.
    const isOurs = status === 400 || (status === 404 && field === "list");
    if (field && isOurs) return verdict({ kind: "refused", field }, problem);
  }
  return verdict({ kind: "unexpected" }, first);
}

function verdict(outcome: Outcome, problem?: Problem): Verdict {
  return { outcome, problem: problem ? maskProblem(problem) : null };
}

type Heard = Extract<Answer, { heard: true }>;

/** Said to be JSON, or JSON all the same: what stands there may be cut off or malformed. */
function isJson({ contentType, body }: Heard): boolean {
  if (/\bjson\b/i.test(contentType)) return true;
  const value = parseJson(body);
  return typeof value === "object" && value !== null;
}

function isPage(answer: Heard): boolean {
  if (isJson(answer)) return false;
  return /\bhtml\b/i.test(answer.contentType) || answer.body.trimStart().startsWith("<");
}

/**
 * Fields whose value comes from the row. The same names stand elsewhere too, for what we make
 * ourselves: `subscriptions/email` in a consent, `relationships/variant/data/type`. A number of a
 * region that the account can't text is refused at the consent, with a 400:
 * https://community.klaviyo.com/topic/show?fid=64&tid=12192
 */
const FIELD_OF_POINTER: [RegExp, RefusedField][] = [
  [/\/attributes\/phone_number(\/|$)/, "phone"],
  [/\/subscriptions\/sms(\/|$)/, "phone"],
  [/\/attributes\/email(\/|$)/, "email"],
  [/\/attributes\/external_id(\/|$)/, "external_id"],
  [/\/relationships\/variant(\/data)?(\/id)?\/?$/, "variant"],
  [/\/relationships\/list(\/data)?(\/id)?\/?$/, "list"],
];

function refusedField(pointer: string | null): RefusedField | undefined {
  return FIELD_OF_POINTER.find(([pattern]) => pointer && pattern.test(pointer))?.[1];
}
