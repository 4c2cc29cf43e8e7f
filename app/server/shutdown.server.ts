import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { logger, errorName, placesOf } from "./logger.server.ts";

/** Longer than the longest call to Klaviyo: open calls are finished and recorded by then. */
export const STOPS_WITHIN_MS = 10_000;

/**
 * Ends the process on SIGINT or SIGTERM once `stop` has finished the work under way; after ten
 * seconds it ends with code 1. Rows that were not settled by then are stored, and are called for
 * again.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      logger.info({ signal }, "Stopping: no new work, what is under way is finished");
      setTimeout(() => {
        logger.error("Not everything could be finished in time; what was accepted is stored");
        process.exit(1);
      }, STOPS_WITHIN_MS).unref();
      void stop().then(() => process.exit(0));
    });
  }
}

/**
 * Logs an error that ends the process. Node itself would print the error's message, which may quote
 * untrusted input.
 */
export function logFatalErrors(): void {
  const end = (error: unknown) => {
    logger.fatal({ error: errorName(error), at: placesOf(error) }, "An error ended the process");
    process.exit(1);
  };
  process.on("uncaughtException", end).on("unhandledRejection", end);
}

/**
 * Tracks a server's open requests; returns a function that stops the server. A busy connection
 * would be kept alive for ever, so each is closed after its present answer. Anything still open
 * after `cutAfterMs` is cut off.
 */
export function trackConnections(
  server: Server,
  log: Logger,
): (cutAfterMs: number) => Promise<void> {
  const open = new Set<ServerResponse>();
  let ending = false;

  server.prependListener("request", (_: IncomingMessage, response: ServerResponse) => {
    if (ending) closesAfter(response);
    open.add(response);
    response.once("close", () => {
      open.delete(response);
      if (ending) server.closeIdleConnections();
    });
  });

  return async (cutAfterMs) => {
    ending = true;
    for (const response of open) closesAfter(response);
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const cut = setTimeout(() => {
      log.warn({ requests: open.size }, "Connections were cut off: they did not end in time");
      server.closeAllConnections();
    }, cutAfterMs);
    await ended;
    clearTimeout(cut);
  };
}

/** If the headers were sent already, the connection is closed as soon as it is idle. */
function closesAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
