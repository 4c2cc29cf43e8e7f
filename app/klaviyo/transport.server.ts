import { Agent } from "undici";
import { env } from "../server/env.server.ts";
import { Exchange, type Exchanged } from "./exchange.ts";
import { readRateLimit, type RateLimit } from "./rate-limit.ts";
import { requestHeaders } from "./request.ts";
import { readServed, type Served } from "./served.ts";

const CONNECT_TIMEOUT_MS = 3_000;
/** Connect, send, wait and read, in total. An incident once left connections open for hours. */
const TOTAL_TIMEOUT_MS = 8_000;
/** No more than this of an answer is read into memory, unless the caller expects more. */
const MOST_BODY_BYTES = 64 * 1024;

/** A list of field names is short; a longer one is cut. */
const MOST_FIELDS_LENGTH = 200;

export interface KlaviyoCall {
  method: "GET" | "POST";
  path: string;
  key: string;
  body?: unknown;
  /** Milliseconds for the whole call; 8,000 by default. */
  timeoutMs?: number;
  /** How many bytes of the answer are read; 64 KB by default. A longer answer is cut there. */
  mostBytes?: number;
  /** Aborts the call; its answer is then a `network` one, whatever happened to it at Klaviyo. */
  signal?: AbortSignal;
}

export type Answer =
  | {
      answered: true;
      status: number;
      contentType: string;
      retryAfter: string | null;
      rateLimit: RateLimit | null;
      /** `X-Klaviyo-Partial-Failure` of a 202: the fields that it left out; absent where it left out none. */
      partialFailure?: string;
      /** Which request was answered, and as what; absent where the headers were not read for it. */
      served?: Served;
      /** As much of it as was to be read, and without the key; empty for a 202. */
      body: string;
    }
  | { answered: false; reason: "timeout" | "network"; detail: string };

/**
 * One call to Klaviyo. It never throws for failures of Klaviyo or the network, and it follows no
 * redirect.
 */
export type Send = (call: KlaviyoCall) => Promise<Answer>;

export const send: Send = createSend(env.KLAVIYO_API_URL);

export function createSend(baseUrl: string): Send {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  const { origin, pathname } = new URL(baseUrl);
  const base = pathname.replace(/\/$/, "");
  return async ({ method, path, key, body, signal, ...limits }) => {
    const { timeoutMs = TOTAL_TIMEOUT_MS, mostBytes = MOST_BODY_BYTES } = limits;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      exchange.breakOff(new Error("No answer in time"));
    }, timeoutMs);
    const breakOff = () => exchange.breakOff(new Error("Aborted by the caller"));
    const exchange = new Exchange(mostBytes, () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", breakOff);
    });
    signal?.addEventListener("abort", breakOff);
    if (signal?.aborted) breakOff();
    else {
      const headers = requestHeaders(key);
      const text = body === undefined ? null : JSON.stringify(body);
      agent.dispatch({ origin, path: base + path, method, headers, body: text }, exchange);
    }
    const exchanged = await exchange.result;
    return exchanged.answered
      ? toAnswer(exchanged, key)
      : { answered: false, ...silence(exchanged.error, timedOut) };
  };
}

function toAnswer({ status, headers, body }: Exchanged & { answered: true }, key: string): Answer {
  const header = (name: string) => headerOf(headers[name]);
  const partialFailure = header("x-klaviyo-partial-failure")?.slice(0, MOST_FIELDS_LENGTH).trim();
  return {
    answered: true,
    status,
    contentType: header("content-type") ?? "",
    retryAfter: header("retry-after"),
    rateLimit: readRateLimit((name) => joined(headers[name])),
    ...(partialFailure && { partialFailure }),
    served: readServed(header),
    body: withoutKey(body.toString("utf8"), key),
  };
}

/** The key was sent in a header; if an answer repeats it, it is removed here. */
function withoutKey(text: string, key: string): string {
  return [key, JSON.stringify(key).slice(1, -1)].reduce(
    (cleaned, form) => (form ? cleaned.replaceAll(form, "[key]") : cleaned),
    text,
  );
}

/** A list may come as several lines: RFC 9110, section 5.3. */
function joined(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Only the error's code is kept: messages of other libraries may quote what was sent. */
function silence(
  error: Error,
  timedOut: boolean,
): { reason: "timeout" | "network"; detail: string } {
  const code = "code" in error ? String(error.code) : "unknown";
  return timedOut || code === "UND_ERR_CONNECT_TIMEOUT"
    ? { reason: "timeout", detail: "no answer in time" }
    : { reason: "network", detail: code };
}
