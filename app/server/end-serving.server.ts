import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Logger } from "pino";

/**
 * Watches what a server has open, so that it can end: returns how. A busy connection would be kept
 * for its next request for ever, so each is closed with the answer that is due. What still is open
 * after `cutAfterMs` is cut off.
 */
export function watchOpen(server: Server, log: Logger): (cutAfterMs: number) => Promise<void> {
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
      log.warn({ requests: open.size }, "Connections were cut off: they would not end in time");
      server.closeAllConnections();
    }, cutAfterMs);
    await ended;
    clearTimeout(cut);
  };
}

/** Where the headers are on their way, the connection goes as soon as it is idle. */
function closesAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
