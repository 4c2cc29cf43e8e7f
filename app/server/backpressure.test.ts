import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { withBackpressure, backpressure } from "./backpressure.server.ts";

const CHUNK = Buffer.alloc(1 << 20);

/** A streaming answer whose client has read only the headers. */
async function answering() {
  const server = createServer((_, response) => {
    response.flushHeaders();
    server.emit("answering", response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const begun = once(server, "answering") as Promise<[ServerResponse]>;
  const client = get({ port: (server.address() as AddressInfo).port, host: "127.0.0.1" });
  client.on("error", () => undefined);
  const [taken] = (await once(client, "response")) as [NodeJS.ReadableStream];
  const [response] = await begun;
  return { client, taken, response };
}

/** Writes with backpressure until the buffers are full; returns the pending promise. */
async function fill(response: ServerResponse) {
  const pace = backpressure(response);
  await pace();
  while (response.write(CHUNK)) await pace();
  return pace();
}

it("continues once the client has taken the written data", async () => {
  const { taken, response } = await answering();
  const waiting = fill(response);
  taken.resume();
  expect(await waiting).toBe(true);
});

it("ends if the client is gone, instead of waiting for ever", async () => {
  const { client, response } = await answering();
  const waiting = fill(response);
  client.destroy();
  expect(await waiting).toBe(false);
  expect(await backpressure(response)()).toBe(false);
});

it("takes nothing more from the source for a client that is gone", async () => {
  let read = 0;
  async function* source() {
    for (;;) yield await Promise.resolve((read += 1));
  }
  const taken: number[] = [];
  for await (const item of withBackpressure(source(), () => Promise.resolve(taken.length < 3))) {
    taken.push(item);
  }
  expect([taken, read]).toEqual([[1, 2, 3], 3]);
});

it("yields to other work even if the client takes everything", async () => {
  const { taken, response } = await answering();
  taken.resume();
  const pace = backpressure(response);
  let turns = 0;
  setImmediate(() => (turns += 1));
  await pace();
  expect(turns).toBe(1);
});
