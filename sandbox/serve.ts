import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { getRequestListener } from "@hono/node-server";

/** A double throws this to break its caller's connection without an answer. */
export class ConnectionReset extends Error {}

export type Handler = (request: Request) => Promise<Response>;

export interface Served {
  url: string;
  port: number;
  /** The number of open calls. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Puts a `Request -> Response` function on a real socket of this machine.
 * Rejects with Node's own error (`EADDRINUSE` …) if the port cannot be taken; port 0 takes any.
 */
export async function serve(handler: Handler, port = 0): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    const listener = getRequestListener(handler, {
      overrideGlobalObjects: false,
      errorHandler(error) {
        if (error instanceof ConnectionReset) {
          incoming.socket.resetAndDestroy();
          return;
        }
        return new Response(String(error), { status: 500 });
      },
    });
    void listener(incoming, outgoing);
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    connections: promisify(server.getConnections.bind(server)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}
