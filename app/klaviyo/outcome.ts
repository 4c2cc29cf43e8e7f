import { parseJson, maskProblem, readProblems, type Problem } from "./json-api.ts";
import { readRetryAfter } from "./rate-limit.ts";
import type { Answer } from "./transport.server.ts";

/** Why a whole shop is held. */
export type HoldReason = "key_refused" | "scope_missing" | "revision_retired";

/**
 * What a refusal points at: a field whose value comes from the row, the row's channels, or the list
 * that the merchant chose for consents.
 */
export type RefusedField = "email" | "phone" | "external_id" | "variant" | "channels" | "list";

/** What a 202 may leave out. */
export type IgnoredField = "email" | "phone" | "other";

/** The outcome of one call. The code that acts on it does so in one exhaustive switch. */
export type Outcome =
  /** `ignored`: Klaviyo took the rest of the profile, and left out these fields. */
  | { kind: "delivered"; ignored?: readonly IgnoredField[] }
  | { kind: "unavailable"; reason: Unavailable; retryAfterMs: number | null }
  /** `scopes`: the missing permissions, where Klaviyo names them. */
  | { kind: "held"; hold: HoldReason; scopes?: readonly string[] }
  | { kind: "refused"; field: RefusedField }
  /** Klaviyo's catalog has no such variant, or not yet. */
  | { kind: "variant_not_found" }
  /** The account can't text, so it takes no profile that has only a phone number. */
  | { kind: "sms_not_configured" }
  | { kind: "unexpected" };

export type Unavailable = "network" | "timeout" | "throttled" | "server_error" | "challenge";

export interface Verdict {
  outcome: Outcome;
  /** The error that decided, masked; null where Klaviyo gave none. */
  problem: Problem | null;
}

/**
 * Codes with the same meaning at any status: a page of Klaviyo's own has 400 where others saw 401.
 */
const KEY_REFUSED = new Set(["not_authenticated", "authentication_failed"]);
const SCOPE_MISSING = "permission_denied";
const THROTTLED = "throttled";
const VARIANT_NOT_FOUND = "variant_not_found";
/** "SMS configuration is required to subscribe phone number only profiles.", as seen in the field. */
const SMS_NOT_CONFIGURED = /\bsms configuration is required\b/i;
/** "Phone number is valid but is not in a supported region for this account.", as seen in the field. */
const REGION_NOT_SUPPORTED = /\bphone number\b.*\bnot in a supported region\b/i;
/** As in "Your API key is missing required scopes: lists:write". */
const SCOPE = /\b[a-z][a-z-]*:(?:read|write)\b/g;

/** Codes about the call, not about its content, whatever else the answer points at. */
const ABOUT_THE_CALL = new Set([401, 403, 408, 410, 429]);

/**
 * Maps an answer to exactly one outcome: what it is about decides, so a code counts before a
 * status. Only a 202 is a delivery, and every 202 is one. An answer that names nothing is
 * unexpected, and fails no row. `now` is epoch milliseconds, for a Retry-After that is a date.
 */
export function judge(answer: Answer, now: number): Verdict {
  if (!answer.answered) {
    return verdict({ kind: "unavailable", reason: answer.reason, retryAfterMs: null });
  }
  const { status } = answer;
  if (status === 202) {
    // Names what a 202 left out, as in `phone_number`.
    // https://developers.klaviyo.com/en/reference/bulk_subscribe_profiles
    const { partialFailure } = answer;
    if (!partialFailure) return verdict({ kind: "delivered" });
    const detail = `X-Klaviyo-Partial-Failure: ${partialFailure}`;
    return verdict(
      { kind: "delivered", ignored: ignoredFields(partialFailure) },
      { errorId: null, code: null, pointer: null, detail },
    );
  }

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
  if (lack) {
    const scopes = lack.detail?.match(SCOPE) ?? [];
    return verdict(
      { kind: "held", hold: "scope_missing", ...(scopes.length > 0 && { scopes }) },
      lack,
    );
  }
  const throttle = problems.find(({ code }) => code === THROTTLED);
  if (throttle ?? status === 429) return wait("throttled", throttle);

  if (status === 408 || status >= 500) return wait("server_error");
  // A 401 is only about credentials, also without Klaviyo's code. A page is not Klaviyo's.
  if (status === 401) {
    return answer.body && isPage(answer) ? wait("challenge") : hold("key_refused");
  }
  // Only the code above says that a scope is missing. An edge that sheds load, or takes us for a
  // bot, answers 403 as well, as JSON or as a page.
  if (status === 403) return wait("challenge");
  if (status === 410) return hold("revision_retired");
  // The edge's page for a header that it can't read, and only the key varies.
  if (status === 400 && isPage(answer)) return hold("key_refused");
  return refused(status, problems) ?? verdict({ kind: "unexpected" }, first);
}

/** What an answer about the content of a call refuses; undefined where it points at none of it. */
function refused(status: number, problems: Problem[]): Verdict | undefined {
  if (status < 400 || ABOUT_THE_CALL.has(status)) return undefined;
  const unconfigured = problems.find(({ detail }) => SMS_NOT_CONFIGURED.test(detail ?? ""));
  if (unconfigured) return verdict({ kind: "sms_not_configured" }, unconfigured);
  const fields = problems.flatMap((problem) => {
    const field = fieldOf(problem);
    return field ? [{ field, problem }] : [];
  });
  // Of several, the field that the row can't do without counts: no other channel helps a bad
  // variant.
  const [worst] = fields.sort((one, other) => weightOf(other.field) - weightOf(one.field));
  if (!worst) return undefined;
  const { field, problem } = worst;
  const missing = field === "variant" && (status === 404 || problem.code === VARIANT_NOT_FOUND);
  return verdict(missing ? { kind: "variant_not_found" } : { kind: "refused", field }, problem);
}

function verdict(outcome: Outcome, problem?: Problem): Verdict {
  return { outcome, problem: problem ? maskProblem(problem) : null };
}

/** An answer of HTTP, from Klaviyo or from its edge. */
type HttpAnswer = Extract<Answer, { answered: true }>;

/** Said to be JSON, or JSON all the same: the body may be cut off or malformed. */
function isJson({ contentType, body }: HttpAnswer): boolean {
  if (/\bjson\b/i.test(contentType)) return true;
  const value = parseJson(body);
  return typeof value === "object" && value !== null;
}

function isPage(answer: HttpAnswer): boolean {
  if (isJson(answer)) return false;
  return /\bhtml\b/i.test(answer.contentType) || answer.body.trimStart().startsWith("<");
}

/**
 * Fields whose value comes from the row, by the last part of a pointer; the heaviest last. The same
 * names occur elsewhere too, for what we make ourselves: `subscriptions/email` in a consent,
 * `relationships/variant/data/type`. A number of a region that the account can't text is refused at
 * the consent, with a 400: https://community.klaviyo.com/topic/show?fid=64&tid=12192
 */
const FIELD_OF_POINTER: [RegExp, RefusedField][] = [
  [/\/relationships\/list(\/data)?(\/id)?$/, "list"],
  [/\/attributes\/channels(\/|$)/, "channels"],
  [/\/attributes\/phone_number(\/|$)/, "phone"],
  [/\/subscriptions\/sms(\/|$)/, "phone"],
  [/\/attributes\/external_id(\/|$)/, "external_id"],
  [/\/attributes\/email(\/|$)/, "email"],
  [/\/relationships\/variant(\/data)?(\/id)?$/, "variant"],
];

/** What a problem is about: its code or known words say so more surely than where it points. */
function fieldOf({ code, detail, pointer }: Problem): RefusedField | undefined {
  if (code === VARIANT_NOT_FOUND) return "variant";
  return REGION_NOT_SUPPORTED.test(detail ?? "") ? "phone" : refusedField(pointer);
}

/** The fields that the header names, as in `email, phone_number` or `subscriptions.sms`. */
function ignoredFields(partialFailure: string): IgnoredField[] {
  const names = partialFailure.split(/[\s,;]+/).filter(Boolean);
  const fields = names.map((name) => {
    if (/phone|sms/i.test(name)) return "phone";
    return /e-?mail/i.test(name) ? "email" : "other";
  });
  return [...new Set(fields)];
}

function refusedField(pointer: string | null): RefusedField | undefined {
  if (pointer === null) return undefined;
  // JSON:API requires JSON Pointer; a dotted path and a trailing slash mean the same.
  const path = `/${pointer.replaceAll(".", "/")}`.replace(/\/+/g, "/").replace(/\/$/, "");
  return FIELD_OF_POINTER.find(([pattern]) => pattern.test(path))?.[1];
}

function weightOf(field: RefusedField): number {
  return FIELD_OF_POINTER.findLastIndex(([, name]) => name === field);
}
