import { Agent, request } from "undici";
import { env } from "../server/env.server.ts";
import { PrivateAddress, publicLookup, type Resolve } from "./public-lookup.server.ts";
import { signedHeaders } from "./webhook-signature.server.ts";
import { readWebhookUrl } from "./webhook-url.ts";

/** Resolve, connect, send and wait, in total. */
const TIMEOUT_MS = 5_000;
/** So much of an answer is taken off the connection, and none of it is kept. */
const MOST_BODY_BYTES = 1_024;

/** What came of one try; `status` is the answer's, where there was one. */
export interface Tried {
  outcome: Outcome;
  status: number | null;
  /** Whether another try is of no use. */
  isFinal: boolean;
}

export type Outcome =
  "sent" | "answered" | "timeout" | "network" | "private_host" | "no_address" | "refused";

export interface SignedPost {
  /** The same for each try of one message. */
  id: string;
  url: string;
  secret: string;
  body: string;
  at: Date;
}

/**
 * Posts one message. Follows no redirect, connects to public addresses only, and reports everything
 * that can go wrong as a value. An address that the rules refuse by now is not called at all.
 */
export type PostWebhook = (post: SignedPost) => Promise<Tried>;

export const postWebhook: PostWebhook = createPost();

export function createPost({
  resolve,
  allowedOrigins = env.ALERT_ORIGINS_ALLOWED,
  timeoutMs = TIMEOUT_MS,
}: {
  resolve?: Resolve;
  allowedOrigins?: readonly string[];
  timeoutMs?: number;
} = {}): PostWebhook {
  const guarded = new Agent({ connect: { lookup: publicLookup(resolve) } });
  const open = new Agent();
  return async ({ id, url: stored, secret, body, at }) => {
    const reading = readWebhookUrl(stored, allowedOrigins);
    if (!reading.ok) return { outcome: "private_host", status: null, isFinal: true };
    const { url } = reading;
    try {
      const answer = await request(url, {
        method: "POST",
        dispatcher: allowedOrigins.includes(url.origin) ? open : guarded,
        headers: {
          "content-type": "application/json",
          "user-agent": "notify-me-alerts/1",
          ...signedHeaders({ id, body, at }, secret),
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { statusCode: status } = answer;
      await answer.body.dump({ limit: MOST_BODY_BYTES }).catch(() => undefined);
      return triedBy(status);
    } catch (error) {
      return { outcome: outcomeOf(error), status: null, isFinal: error instanceof PrivateAddress };
    }
  };
}

/** A receiver answers 410 to have no more: of this message, at least. */
function triedBy(status: number): Tried {
  const isTaken = status >= 200 && status < 300;
  return { outcome: isTaken ? "sent" : "answered", status, isFinal: isTaken || status === 410 };
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof PrivateAddress) return "private_host";
  const isTimeout = error instanceof Error && /Timeout/.test(error.name);
  return isTimeout ? "timeout" : "network";
}
