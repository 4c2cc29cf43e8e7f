import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

export interface Tunnel {
  url: string;
  close(): Promise<void>;
}

/**
 * The app's public address on this machine. It passes everything to the app's private port, and allows
 * the local admin as a frame ancestor wherever the app allows Shopify's hosts. The app itself is unchanged.
 */
export async function openTunnel(options: {
  port: number;
  appPort: () => number;
  adminUrl: () => string;
}): Promise<Tunnel> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const port = options.appPort();
    // Node would read 0 as the default port of HTTP.
    if (port === 0) {
      sayStarting(outgoing);
      return;
    }
    const inner = ask({ host: "127.0.0.1", port, method, path: url, headers });
    inner.on("response", (answer) => pass(answer, outgoing, options.adminUrl()));
    inner.on("error", () => sayStarting(outgoing));
    outgoing.on("close", () => inner.destroy());
    incoming.pipe(inner);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(answer: IncomingMessage, outgoing: ServerResponse, adminUrl: string): void {
  const headers = { ...answer.headers };
  const policy = headers["content-security-policy"];
  if (typeof policy === "string") {
    headers["content-security-policy"] = policy.replace(
      /frame-ancestors [^;]*https:\/\/admin\.shopify\.com[^;]*/,
      `frame-ancestors ${adminUrl}`,
    );
  }
  // The header names only Shopify's own CDN, for App Bridge.
  delete headers["link"];
  outgoing.writeHead(answer.statusCode ?? 502, headers);
  // Unlike a plain pipe, this also breaks off if the app dies in the middle of an answer.
  pipeline(answer, outgoing, () => undefined);
}

function sayStarting(outgoing: ServerResponse): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  outgoing
    .writeHead(502, { "content-type": "text/html; charset=utf-8", refresh: "1" })
    .end(
      "<!doctype html><title>Starting</title><p>The app is starting. This page tries again by itself.</p>",
    );
}
