import { ConnectionReset } from "#sandbox/serve.ts";
import { challenge, edgePage } from "./edge.ts";
import { invalid, refuse, type Problem } from "./problem.ts";
import type { SubscriptionBody } from "./subscription-body.ts";
import { refuseThrottled } from "./throttled.ts";

/** What Klaviyo, or the way to it, can be told to do wrong. */
export type Fault =
  /** A 429; `retryAfter` is the header as it will stand (default "1"), null for none. */
  | { kind: "throttled"; retryAfter?: string | null }
  /** 500 and 503 are Klaviyo's own JSON, the rest of 5xx the edge's HTML. */
  | { kind: "status"; status: number }
  /** Cloudflare's challenge. */
  | { kind: "html403" }
  | { kind: "redirect"; location: string }
  /** Connection taken, nothing ever answered. */
  | { kind: "hang" }
  /** Connection broken off before anything was done. */
  | { kind: "reset" }
  /** Done as asked, but the connection breaks off before the 202 arrives. */
  | { kind: "lost" }
  /** A 400 at that field of the next subscription that has it. */
  | { kind: RefusedField };

export type RefusedField = "email" | "phone" | "external_id" | "variant";

type Outage = Exclude<Fault, { kind: "lost" | RefusedField }>;

export function isOutage(fault: Fault): fault is Outage {
  return fault.kind !== "lost" && !(fault.kind in fields);
}

/** Answers as the fault says, or does not. */
export function strike(fault: Outage, signal: AbortSignal): Response | Promise<never> {
  switch (fault.kind) {
    case "throttled":
      return refuseThrottled(fault.retryAfter === undefined ? "1" : fault.retryAfter);
    case "status":
      return fail(fault.status);
    case "html403":
      return challenge();
    case "redirect":
      return new Response(null, { status: 307, headers: { Location: fault.location } });
    case "hang":
      return hang(signal);
    case "reset":
      throw new ConnectionReset();
  }
}

function fail(status: number): Response {
  if (status > 500 && status !== 503) return edgePage(status, `${status} Error`);
  const title = status === 503 ? "Service unavailable." : "A server error occurred.";
  return refuse([{ status, code: status === 503 ? "unavailable" : "error", title, detail: title }]);
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

const person = ["data", "attributes", "profile", "data", "attributes"];

const fields: Record<RefusedField, { path: string[]; detail: string }> = {
  email: { path: [...person, "email"], detail: "Invalid email address" },
  phone: {
    path: [...person, "phone_number"],
    detail: "Invalid phone number format (Example of a valid format: +12345678901)",
  },
  external_id: { path: [...person, "external_id"], detail: "Invalid external id." },
  variant: {
    path: ["data", "relationships", "variant", "data", "id"],
    detail: "The catalog variant does not exist.",
  },
};

/** Whether the fault speaks of a field that this subscription has. */
export function isObjection(body: SubscriptionBody) {
  return (fault: Fault): fault is { kind: RefusedField } => {
    if (!(fault.kind in fields)) return false;
    const { path } = fields[fault.kind as RefusedField];
    let value: unknown = body;
    for (const step of path) value = (value as Record<string, unknown> | null | undefined)?.[step];
    return typeof value === "string";
  };
}

export function objection({ kind }: { kind: RefusedField }): Problem {
  return invalid(fields[kind].path, fields[kind].detail);
}
