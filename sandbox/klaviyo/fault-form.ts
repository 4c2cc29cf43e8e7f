import { CONSENTS_PATH } from "./consents.ts";
import type { Fault } from "./faults.ts";
import type { AnswerBody } from "./known-answers.ts";
import { endpointOf } from "./objections.ts";
import { SUBSCRIPTIONS_PATH } from "./subscriptions.ts";

const status = (code: number, body: AnswerBody): Fault => ({ kind: "status", status: code, body });

/** What the page offers, in its own text. */
export const faultChoices: readonly { name: string; words: string; fault: Fault }[] = [
  { name: "429", words: "429, throttled", fault: { kind: "throttled" } },
  {
    name: "429bare",
    words: "429 without Retry-After",
    fault: { kind: "throttled", retryAfter: null },
  },
  { name: "500", words: "500, server error", fault: { kind: "status", status: 500 } },
  { name: "502", words: "502, bad gateway (HTML)", fault: { kind: "status", status: 502 } },
  { name: "503", words: "503, unavailable", fault: { kind: "status", status: 503 } },
  { name: "504", words: "504, gateway time-out (HTML)", fault: { kind: "status", status: 504 } },
  { name: "524", words: "524, origin time-out (HTML)", fault: { kind: "status", status: 524 } },
  { name: "html403", words: "403, Cloudflare's challenge (HTML)", fault: { kind: "html403" } },
  { name: "shed", words: "403, load shed by the edge (JSON)", fault: { kind: "shed" } },
  {
    name: "forbidden",
    words: "403, forbidden and no scope named",
    fault: { kind: "shed", as: "json_api" },
  },
  { name: "hang", words: "Hang: never answer", fault: { kind: "hang" } },
  { name: "stalled", words: "Hang in the middle of a 500", fault: status(500, "stalled") },
  { name: "dripped", words: "Answer a 500 byte by byte", fault: status(500, "dripped") },
  { name: "huge", words: "Answer a 500 of 10 MB", fault: status(500, "huge") },
  { name: "reset", words: "Break the connection off", fault: { kind: "reset" } },
  { name: "lost", words: "Accept, then lose the answer", fault: { kind: "lost" } },
  { name: "accepted", words: "202 with a body", fault: { kind: "accepted", body: "json" } },
  { name: "200", words: "200 instead of 202", fault: { kind: "status", status: 200 } },
  { name: "401", words: "401, key refused", fault: { kind: "status", status: 401 } },
  { name: "403", words: "403, scope missing", fault: { kind: "status", status: 403 } },
  { name: "html400", words: "400 of the edge (HTML)", fault: status(400, "page") },
  { name: "email", words: "400 at the e-mail", fault: { kind: "email" } },
  { name: "phone", words: "400 at the phone", fault: { kind: "phone" } },
  { name: "external_id", words: "400 at the external id", fault: { kind: "external_id" } },
  { name: "variant", words: "400 at the variant", fault: { kind: "variant" } },
  { name: "400", words: "400 at no place", fault: { kind: "invalid", pointer: null } },
  { name: "channels", words: "400 at the channels", fault: { kind: "channels" } },
  {
    name: "variant_not_found",
    words: "404, variant not found",
    fault: { kind: "variant_not_found" },
  },
  { name: "region", words: "400, phone of another region", fault: { kind: "region" } },
  { name: "sms", words: "400, SMS not configured", fault: { kind: "sms_configuration" } },
  {
    name: "partial",
    words: "202, consent taken without the phone",
    fault: { kind: "partial_failure" },
  },
  { name: "404", words: "404, not found", fault: { kind: "status", status: 404 } },
  { name: "409", words: "409, conflict", fault: { kind: "status", status: 409 } },
  { name: "422", words: "422, at no place", fault: { kind: "status", status: 422 } },
  { name: "410", words: "410, revision retired", fault: { kind: "status", status: 410 } },
];

/** The calls that a fault can wait for, in the page's text. */
export const callChoices: readonly { path: string; words: string }[] = [
  { path: "", words: "any" },
  { path: SUBSCRIPTIONS_PATH, words: "back in stock" },
  { path: CONSENTS_PATH, words: "consent" },
];

const most = 10_000;

/** The fault that the form asks for, or what is wrong with the form. */
export function faultFrom(form: FormData): { fault: Fault; times: number } | string {
  const choice = faultChoices.find(({ name }) => name === form.get("kind"));
  if (!choice) return "No such fault.";
  const times = Number(form.get("times") ?? "1");
  if (!Number.isInteger(times) || times < 1 || times > most) return `Between 1 and ${most} times.`;
  const call = callChoices.find(({ path }) => path === (form.get("call") ?? ""));
  if (!call) return "No such call.";
  const only = endpointOf(choice.fault.kind);
  if (call.path && only && only !== call.path) return "No such answer to that call.";
  const wait = call.path ? { path: call.path } : {};
  const retryAfter = form.get("retry_after");
  if (choice.name !== "429" || typeof retryAfter !== "string" || !retryAfter) {
    return { fault: { ...choice.fault, ...wait }, times };
  }
  if (/[^\x20-\x7e]/.test(retryAfter)) return "Retry-After takes printable ASCII only.";
  return { fault: { kind: "throttled", retryAfter, ...wait }, times };
}

/** The fault as the page calls it. */
export function wordsFor(fault: Fault): string {
  const { path, ...wrong } = fault;
  if (wrong.kind === "throttled" && wrong.retryAfter) {
    return [`429, Retry-After ${wrong.retryAfter}`, path].filter(Boolean).join(" at ");
  }
  const choice = faultChoices.find(
    (known) => JSON.stringify(known.fault) === JSON.stringify(wrong),
  );
  return [choice?.words ?? plainWordsFor(fault), path].filter(Boolean).join(" at ");
}

/** For faults that only tests use. */
function plainWordsFor(fault: Fault): string {
  switch (fault.kind) {
    case "status":
      return [fault.status, fault.body].filter(Boolean).join(", ");
    case "accepted":
      return `202, ${fault.body}`;
    case "invalid":
      return `400 at ${fault.pointer ?? "no place"}`;
    default:
      return fault.kind;
  }
}
