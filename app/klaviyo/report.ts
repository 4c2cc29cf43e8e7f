import { mask } from "./mask.ts";
import { judge, type Verdict } from "./outcome.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { Served } from "./served.ts";
import type { KlaviyoCall, Send } from "./transport.server.ts";

/** One call for the log: its outcome, how long it took, what was answered. */
export interface Report extends Verdict {
  at: Date;
  durationMs: number;
  status: number | null;
  /** Masked, at most 2,000 characters; null for a 202, which has none, and for silence. */
  answer: string | null;
  /** What is left of the account's budget; null where the answer does not say. */
  rateLimit: RateLimit | null;
  /** Null for silence. */
  served: Served | null;
}

/** The wall clock, passed as an argument so that a test can control it. */
export interface WallClock {
  /** Epoch milliseconds. */
  now(): number;
}

/** What a call needs from outside; the signal aborts it. */
export interface Outside {
  send: Send;
  clock: WallClock;
  signal?: AbortSignal;
}

/** Posts to an endpoint whose good answer is a 202, and reports: one call, one outcome. */
export async function post(
  { path, key, body }: Required<Pick<KlaviyoCall, "path" | "key" | "body">>,
  { send, clock, signal }: Outside,
): Promise<Report> {
  const startedAt = clock.now();
  const answer = await send({ method: "POST", path, key, body, ...(signal && { signal }) });
  const endedAt = clock.now();
  return {
    ...judge(answer, endedAt),
    at: new Date(startedAt),
    durationMs: Math.max(0, endedAt - startedAt),
    status: answer.answered ? answer.status : null,
    answer: answer.answered && answer.status !== 202 && answer.body ? mask(answer.body) : null,
    rateLimit: answer.answered ? answer.rateLimit : null,
    served: (answer.answered && answer.served) || null,
  };
}
