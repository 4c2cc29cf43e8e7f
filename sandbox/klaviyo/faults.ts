import { ConnectionReset } from "#sandbox/serve.ts";
import { challenge, shed } from "./edge.ts";
import { answerWith, type AnswerBody } from "./known-answers.ts";
import type { Objection } from "./objections.ts";
import { pointed, refuse } from "./problem.ts";
import { refuseThrottled } from "./throttled.ts";

/** What Klaviyo, or the network on the way to it, can be set to do wrong; with a `path`, at that endpoint only. */
export type Fault = { path?: string } & (
  | Outage
  /** The call is done, but the connection breaks before the 202 arrives. */
  | { kind: "lost" }
  /** The call is done, but the 202 has a body. */
  | { kind: "accepted"; body: AnswerBody }
  /** The next consent of a person with e-mail and phone is taken without the phone, and a header says so. */
  | { kind: "partial_failure" }
  /** A refusal of the next body that has the field that it is about. */
  | { kind: Objection }
);

/** What is answered, or not answered, without doing the call. */
type Outage =
  /** A 429; `retryAfter` is the header as it is sent (default "1"), null for none. */
  | { kind: "throttled"; retryAfter?: string | null }
  /** By default the body is Klaviyo's JSON, and the edge's HTML for any 5xx except 500 and 503. */
  | { kind: "status"; status: number; body?: AnswerBody }
  /** A 400 that points at any field of the body, or at none. */
  | { kind: "invalid"; pointer: string | null }
  /** Cloudflare's challenge. */
  | { kind: "html403" }
  /** A 403 in JSON that names no scope: an edge that sheds load. */
  | { kind: "shed"; as?: "json_api" }
  | { kind: "redirect"; location: string }
  /** The connection is accepted and never answered. */
  | { kind: "hang" }
  /** The connection breaks before the request is read. */
  | { kind: "reset" };

type Aftermath = Extract<Fault, { kind: "lost" | "accepted" }>;

const outages = ["throttled", "status", "invalid", "html403", "shed", "redirect", "hang", "reset"];

export function isOutage(fault: Fault): fault is Outage {
  return outages.includes(fault.kind);
}

export function isAftermath(fault: Fault): fault is Aftermath {
  return fault.kind === "lost" || fault.kind === "accepted";
}

export function isPartialFailure(fault: Fault): fault is Fault & { kind: "partial_failure" } {
  return fault.kind === "partial_failure";
}

/** Answers as the fault says, or does not answer; `scopes` are those of the endpoint that was called. */
export function strike(
  fault: Outage,
  { signal, scopes }: { signal: AbortSignal; scopes: readonly string[] },
): Response | Promise<never> {
  switch (fault.kind) {
    case "throttled":
      return refuseThrottled(fault.retryAfter === undefined ? "1" : fault.retryAfter);
    case "status":
      return answerWith(fault.status, { body: fault.body, signal, scopes });
    case "invalid":
      return refuse([pointed(fault.pointer, "This value is not valid.")]);
    case "html403":
      return challenge();
    case "shed":
      return shed(fault.as);
    case "redirect":
      return new Response(null, { status: 307, headers: { Location: fault.location } });
    case "hang":
      return hang(signal);
    case "reset":
      throw new ConnectionReset();
  }
}

/** Applies a fault to the 202 of a request that was done. */
export function spoil(fault: Aftermath, accepted: Response, signal: AbortSignal): Response {
  if (fault.kind === "lost") throw new ConnectionReset();
  const headers = Object.fromEntries(accepted.headers);
  return answerWith(202, { body: fault.body, signal, headers });
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => {
      reject(signal.reason instanceof Error ? signal.reason : new ConnectionReset());
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
