import { Agent, request } from "undici";
import { env } from "../env.server.ts";
import { readRateLimit, type RateLimit } from "./rate-limit.ts";
import { requestHeaders } from "./request.ts";

const CONNECT_TIMEOUT_MS = 3_000;
/** Connect, send, wait and read, all in all. An incident once left connections open for hours. */
const TOTAL_TIMEOUT_MS = 8_000;
/** Of an answer, no more than this is ever read into memory. */
const MOST_BODY_BYTES = 64 * 1024;

export interface KlaviyoCall {
  method: "GET" | "POST";
  path: string;
  key: string;
  body?: unknown;
  /** Milliseconds for the whole call; 8,000 unless told. */
  timeoutMs?: number;
  /** Breaks the call off; its answer is then a `network` one, whatever became of it at Klaviyo. */
  signal?: AbortSignal;
}

export type Answer =
  | {
      heard: true;
      status: number;
      contentType: string;
      retryAfter: string | null;
      rateLimit: RateLimit | null;
      /** At most 64 KB of it and without the key; empty for a 202. */
      body: string;
    }
  | { heard: false; reason: "timeout" | "network"; detail: string };

/** One call to Klaviyo. It never throws for what Klaviyo or the network does, and it follows no redirect. */
export type Send = (call: KlaviyoCall) => Promise<Answer>;

export const send: Send = createSend(env.KLAVIYO_API_URL);

export function createSend(baseUrl: string): Send {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  return async ({ method, path, key, body, timeoutMs = TOTAL_TIMEOUT_MS, signal }) => {
    const call = startCall(timeoutMs, signal);
    try {
      const response = await request(baseUrl + path, {
        method,
        headers: requestHeaders(key),
        body: body === undefined ? null : JSON.stringify(body),
        dispatcher: agent,
        signal: call.signal,
      });
      response.body.once("close", call.end);
      const header = (name: string) => headerOf(response.headers[name]);
      return {
        heard: true,
        status: response.statusCode,
        contentType: header("content-type") ?? "",
        retryAfter: header("retry-after"),
        rateLimit: readRateLimit(header),
        body: response.statusCode === 202 ? leave(response.body) : await hear(response.body, key),
      };
    } catch (error) {
      call.end();
      return { heard: false, ...silence(error, call.timedOut()) };
    }
  };
}

/** What breaks one call off: its time or its caller. Once it has ended, nothing of it stays behind. */
function startCall(timeoutMs: number, broken: AbortSignal | undefined) {
  const ending = new AbortController();
  const breakOff = () => ending.abort();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    breakOff();
  }, timeoutMs);
  broken?.addEventListener("abort", breakOff);
  if (broken?.aborted) breakOff();
  return {
    signal: ending.signal,
    timedOut: () => timedOut,
    end: () => {
      clearTimeout(timer);
      broken?.removeEventListener("abort", breakOff);
    },
  };
}

type Body = Awaited<ReturnType<typeof request>>["body"];

/**
 * The body of a 202 is not waited for: the documented one is empty, and whatever becomes of another,
 * Klaviyo has taken the request. It is read away behind the answer, for the connection's sake.
 */
function leave(body: Body): string {
  void body.dump({ limit: MOST_BODY_BYTES });
  return "";
}

/** The key went out in a header; should an answer repeat it, nobody hears of that. */
async function hear(body: Body, key: string): Promise<string> {
  const text = await readStart(body);
  return [key, JSON.stringify(key).slice(1, -1)].reduce(
    (heard, form) => (form ? heard.replaceAll(form, "[key]") : heard),
    text,
  );
}

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

async function readStart(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (size >= MOST_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES).toString("utf8");
}

/** Only the error's code is kept: messages of other libraries may quote what was sent. */
function silence(
  error: unknown,
  timedOut: boolean,
): { reason: "timeout" | "network"; detail: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return timedOut || code === "UND_ERR_CONNECT_TIMEOUT"
    ? { reason: "timeout", detail: "no answer in time" }
    : { reason: "network", detail: code };
}
