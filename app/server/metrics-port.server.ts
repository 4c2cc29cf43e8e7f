import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answerMetrics } from "./metrics-answer.server.ts";
import { answerUnparsed, secureAnswers } from "./answer-headers.server.ts";
import { isWorkerAlive } from "./worker-watch.server.ts";

/** For the few requests of a monitor. */
const CONNECTIONS = { headersTimeout: 5_000, requestTimeout: 5_000 };
const MOST_CONNECTIONS = 20;

export interface MetricsPort {
  port: number;
  stop(): Promise<void>;
}

/**
 * Serves `/metrics`, `/healthz` and `/readyz` for a process that has no other server: ready while the
 * worker's loop turns. Port 0 takes any free port. Rejects if the port can't be used.
 */
export async function serveMetrics(port: number): Promise<MetricsPort> {
  const server = createServer(CONNECTIONS, ({ method, url, headers }, response) => {
    const answer = async () => {
      const path = `${method === "HEAD" ? "GET" : method} ${url?.replace(/\?.*$/s, "")}`;
      if (path === "GET /metrics") return answerMetrics(headers.authorization ?? "");
      if (path === "GET /healthz") return { status: 200, headers: {}, body: "ok\n" };
      if (path !== "GET /readyz") return { status: 404, headers: {}, body: "" };
      const worker = isWorkerAlive() ?? false;
      const body = JSON.stringify({ worker });
      return {
        status: worker ? 200 : 503,
        headers: { "content-type": "application/json" },
        body,
      };
    };
    answer()
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch(() => response.destroy());
  });
  secureAnswers(server, () => "open");
  answerUnparsed(server);
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return ended;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, resolve);
  });
}
