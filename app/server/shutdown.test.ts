import { once } from "node:events";
import { createServer, request, type RequestListener } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { trackConnections } from "./shutdown.server.ts";
import { logger } from "./logger.server.ts";
import { MINUTE_MS } from "./durations.ts";

async function serving(answer: RequestListener) {
  const server = createServer(answer);
  // Only the stop may close idle connections here.
  server.keepAliveTimeout = 10 * MINUTE_MS;
  const end = trackConnections(server, logger);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.closeAllConnections());
  return { end, port: (server.address() as AddressInfo).port };
}

it("an answer that is under way is finished, and its connection is closed after it", async () => {
  const finish = Promise.withResolvers<undefined>();
  const { end, port } = await serving((_, response) => {
    response.write("one ");
    void finish.promise.then(() => response.end("two"));
  });
  const client = connect(port, "127.0.0.1").setEncoding("utf8");
  let received = "";
  client.on("data", (text: string) => (received += text));
  client.write("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
  await expect.poll(() => received, { interval: 1 }).toContain("one ");
  const ended = end(MINUTE_MS);
  finish.resolve(undefined);
  await ended;
  await once(client, "close");
  expect(received).toContain("two");
});

it("an answer that starts after the stop closes its connection", async () => {
  const finish = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  const { end, port } = await serving((_, response) => {
    asked.resolve(undefined);
    void finish.promise.then(() => response.end());
  });
  const call = request({ port, host: "127.0.0.1", headers: { connection: "keep-alive" } }).end();
  await asked.promise;
  const ended = end(MINUTE_MS);
  finish.resolve(undefined);
  const [answer] = (await once(call, "response")) as [{ headers: Record<string, string> }];
  expect(answer.headers["connection"]).toBe("close");
  await ended;
});

it("a request that never ends is cut off, and this is logged", async () => {
  const asked = Promise.withResolvers<undefined>();
  const { end, port } = await serving(() => asked.resolve(undefined));
  const client = connect(port, "127.0.0.1");
  client.on("error", () => undefined).write("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
  await asked.promise;
  const warned = vi.spyOn(logger, "warn");
  await end(1);
  const told = warned.mock.calls.map(([what]) => what);
  warned.mockRestore();
  expect(told).toEqual([{ requests: 1 }]);
});
