import type { Server } from "node:http";
import { requests, requestSeconds } from "./metrics.server.ts";

/** The code of an answer whose client left before it was sent. */
const CUT_OFF = "cut_off";

/**
 * Counts the requests of a server, and measures each from its headers to the end of its answer.
 * `patternOf` names the route of a path.
 */
export function measureRequests(server: Server, patternOf: (path: string) => string): void {
  server.prependListener("request", ({ url = "/" }, response) => {
    const startedAt = performance.now();
    response.once("close", () => {
      const route = patternOf(url.replace(/[?#].*$/s, ""));
      const code = response.writableFinished ? response.statusCode : CUT_OFF;
      requests.inc({ route, code });
      requestSeconds.observe({ route }, (performance.now() - startedAt) / 1_000);
    });
  });
}
