import type { ServerResponse } from "node:http";

/** As long as a database needs that restarts, and longer than any lock lasts. */
const RETRY_AFTER_S = 5;

/**
 * Returns a function that makes an answer "try again" (503 with Retry-After) in place of the 500
 * that Remix gives each unexpected error: for an error that passes by itself. To be called before
 * the answer begins; the body, which says that something went wrong, stays.
 * https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
 */
export function retryLater(response: ServerResponse): () => void {
  return () => {
    if (response.headersSent) return;
    const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
    response.writeHead = (status: number, ...rest: unknown[]) => {
      if (status !== 500) return writeHead(status, ...rest);
      response.statusMessage = "";
      response.setHeader("retry-after", String(RETRY_AFTER_S));
      return writeHead(503, ...rest);
    };
  };
}
