import type { RequestHandler } from "express";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { createHoldBack } from "./hold-back.server.ts";
import { answerMetrics } from "./metrics-answer.server.ts";
import { isWorkerAlive } from "./worker-watch.server.ts";

/** Far more than all monitors of a server ask for. */
const AT_ONCE_PER_SECOND = 20;
/** Mostly less than the second that a monitor waits at least. */
const SLOWED = { ms: 500, most: 2_000 };

/** What an open route says. */
export interface OpenAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Whether a sign-up can be stored. */
type CanStore = (now: Date) => Promise<boolean>;

/** Ready if a sign-up can be stored, and the worker runs if this process has one. */
export async function answerReady(canStore: CanStore): Promise<OpenAnswer> {
  const database = await canStore(new Date());
  const worker = isWorkerAlive() ?? "off";
  return {
    status: database && worker !== false ? 200 : 503,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ database, worker }),
  };
}

/**
 * Answers `/readyz` and `/metrics`, which read the database and which strangers may ask as often as
 * they like, before Remix would: that takes ten times as long. Beyond some each second, an answer is
 * held back for about half a second, so that a flood from some hundred connections leaves the server
 * to the shoppers, and a monitor still gets its answer. `/healthz` reads nothing and is Remix's: the
 * benchmarks compare a sign-up with it. Vite's development server has the routes.
 */
export function answerOpenRoutes(canStore: CanStore): RequestHandler {
  const answers: Record<string, (authorization: string) => Promise<OpenAnswer>> = {
    "/readyz": () => answerReady(canStore),
    "/metrics": answerMetrics,
  };
  const pace = createPace();
  return (request, response, next) => {
    const ask = Object.hasOwn(answers, request.path) ? answers[request.path] : undefined;
    if (!ask || !["GET", "HEAD"].includes(request.method)) {
      next();
      return;
    }
    const answer = async () => {
      await pace();
      const { status, headers, body } = await ask(request.headers.authorization ?? "");
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...headers, ...length }).end(body);
    };
    answer().catch(next);
  };
}

function createPace(): () => Promise<void> {
  const counter = new RateLimiterMemory({ points: AT_ONCE_PER_SECOND, duration: 1 });
  const holdBack = createHoldBack(SLOWED);
  return async () => {
    const isAtOnce = await counter.consume("all").then(
      () => true,
      () => false,
    );
    if (!isAtOnce) await holdBack();
  };
}
