import { readFileSync } from "node:fs";
import { request as forward, type IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Signed by itself, for 127.0.0.1 and localhost, until the year 2126. */
export const CERTIFICATE = new URL("certificate.pem", import.meta.url).pathname;
const KEY = new URL("key.pem", import.meta.url).pathname;

/** The headers that the app gets for those that the proxy got. */
type Rewrite = (headers: IncomingHttpHeaders) => IncomingHttpHeaders;

/** As a proxy does it that is set up well: what it says itself counts, and nothing of a stranger's. */
export const anew: Rewrite = (headers) => ({
  ...headers,
  "x-forwarded-host": headers.host,
  "x-forwarded-proto": "https",
});

/** Serves HTTPS before an app's port. Returns its address. */
export async function proxyTo(port: number, rewrite: Rewrite = anew): Promise<string> {
  const tls = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) };
  const server = createServer(tls, (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = forward(
      { host: "127.0.0.1", port, method, path: url, headers: rewrite(headers) },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
