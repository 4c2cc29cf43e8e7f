import type { Answer } from "#app/klaviyo/transport.server.ts";

/** An answer of Klaviyo, or of a server in front of it. */
export function answerOf(status: number, body: unknown): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    answered: true,
    status,
    retryAfter: null,
    rateLimit: null,
    body: text,
    contentType: text.startsWith("<") ? "text/html" : "application/vnd.api+json",
  };
}

export function refusal(status: number, code: string, detail = "Said so."): Answer {
  return answerOf(status, { errors: [{ id: "1", code, detail }] });
}
