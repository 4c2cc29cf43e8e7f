import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as forward, type IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { DAY_MS } from "#app/server/durations.ts";
import { makeCertificate, type Certificate } from "./certificate.ts";

/** A certificate that is valid for so many days from now on, or was until so many days ago. */
export function certificateFor(days: number): Certificate {
  const now = Date.now();
  // Half a day more, so that the whole days that are left do not change while a test runs.
  const until = new Date(now + (days + 0.5) * DAY_MS);
  return makeCertificate({ from: new Date(now - 90 * DAY_MS), until });
}

/** A file for NODE_EXTRA_CA_CERTS, until the test ends. */
export function trustFile({ cert }: Certificate): string {
  const directory = mkdtempSync(join(tmpdir(), "notify-me-certificate-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "certificate.pem");
  writeFileSync(file, cert);
  return file;
}

/** What most of the tests' proxies have. */
export const CERTIFICATE = certificateFor(60);

/** The headers that the app gets for those that the proxy got. */
type Rewrite = (headers: IncomingHttpHeaders) => IncomingHttpHeaders;

/** As a proxy does it that is set up well: what it says itself counts, and nothing of a stranger's. */
export const overwritten: Rewrite = (headers) => ({
  ...headers,
  "x-forwarded-host": headers.host,
  "x-forwarded-proto": "https",
});

/** Serves HTTPS before an app's port. Returns its address. */
export async function proxyTo(
  port: number,
  rewrite: Rewrite = overwritten,
  certificate = CERTIFICATE,
): Promise<string> {
  const server = createServer(certificate, (incoming, outgoing) => {
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
