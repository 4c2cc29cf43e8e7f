import type { Fault } from "./faults.ts";

/** What the page offers, in its words. */
export const faultChoices: readonly { name: string; words: string; fault: Fault }[] = [
  { name: "429", words: "429, throttled", fault: { kind: "throttled" } },
  { name: "500", words: "500, server error", fault: { kind: "status", status: 500 } },
  { name: "502", words: "502, bad gateway (HTML)", fault: { kind: "status", status: 502 } },
  { name: "503", words: "503, unavailable", fault: { kind: "status", status: 503 } },
  { name: "504", words: "504, gateway time-out (HTML)", fault: { kind: "status", status: 504 } },
  { name: "html403", words: "403, Cloudflare's challenge (HTML)", fault: { kind: "html403" } },
  { name: "hang", words: "Hang: never answer", fault: { kind: "hang" } },
  { name: "reset", words: "Break the connection off", fault: { kind: "reset" } },
  { name: "lost", words: "Accept, then lose the answer", fault: { kind: "lost" } },
  { name: "email", words: "400 at the e-mail", fault: { kind: "email" } },
  { name: "phone", words: "400 at the phone", fault: { kind: "phone" } },
  { name: "variant", words: "400 at the variant", fault: { kind: "variant" } },
];

const most = 10_000;

/** The fault a person asked for, or what is wrong with the form. */
export function faultFrom(form: FormData): { fault: Fault; times: number } | string {
  const choice = faultChoices.find(({ name }) => name === form.get("kind"));
  if (!choice) return "No such fault.";
  const times = Number(form.get("times") ?? "1");
  if (!Number.isInteger(times) || times < 1 || times > most) return `Between 1 and ${most} times.`;
  const retryAfter = form.get("retry_after");
  if (choice.fault.kind !== "throttled" || typeof retryAfter !== "string" || !retryAfter) {
    return { fault: choice.fault, times };
  }
  if (/[^\x20-\x7e]/.test(retryAfter)) return "Retry-After takes printable ASCII only.";
  return { fault: { kind: "throttled", retryAfter }, times };
}

/** The fault as the page calls it. */
export function wordsFor(fault: Fault): string {
  if (fault.kind === "throttled" && fault.retryAfter) {
    return `429, Retry-After ${fault.retryAfter}`;
  }
  const choice = faultChoices.find(
    (known) => JSON.stringify(known.fault) === JSON.stringify(fault),
  );
  return choice?.words ?? (fault.kind === "status" ? String(fault.status) : fault.kind);
}
