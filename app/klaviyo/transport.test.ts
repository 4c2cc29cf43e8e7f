import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSend, type Answer, type KlaviyoCall } from "./transport.server.ts";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function ask(url: string, limits: Partial<KlaviyoCall> = {}): Promise<Answer> {
  return createSend(url)({
    method: "POST",
    path: "/api/x",
    key: "pk_secret",
    body: {},
    ...limits,
  });
}

describe("a call over a real socket", () => {
  it("returns status, type, Retry-After and body", async () => {
    const url = await served((_, response) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "3" }).end("{}");
    });
    expect(await ask(url)).toEqual({
      answered: true,
      status: 429,
      contentType: "application/json",
      retryAfter: "3",
      rateLimit: null,
      served: { requestId: null, revision: null, accountId: null },
      body: "{}",
    });
  });

  it("returns what is left of the account's budget", async () => {
    const limits = { "ratelimit-limit": "350, 350;w=1, 3500;w=60", "ratelimit-remaining": "9" };
    const url = await served((_, response) => {
      response.writeHead(202, { ...limits, "ratelimit-reset": "30" }).end();
    });
    expect(await ask(url)).toMatchObject({
      rateLimit: {
        perSecond: 350,
        perMinute: 3_500,
        left: { window: "minute", limit: 3_500, remaining: 9, resetMs: 30_000 },
      },
    });
  });

  it("returns which request it was, how it was served and for which account", async () => {
    const id = "68828995-26d2-463a-b475-3c9117affba9";
    const url = await served((_, response) => {
      response
        .writeHead(202, {
          "X-Klaviyo-Req-Id": id,
          "X-Klaviyo-Api-Revision": "2026-07-15",
          Cid: "AbC123",
        })
        .end();
    });
    expect(await ask(url)).toMatchObject({
      served: { requestId: id, revision: "2026-07-15", accountId: "AbC123" },
    });
  });

  it("is silent where its caller aborts it, also before it began", async () => {
    const url = await served(() => undefined);
    const call = { method: "POST", path: "/api/x", key: "pk_secret", body: {} } as const;
    const breaking = new AbortController();
    const answer = createSend(url)({ ...call, signal: breaking.signal });
    breaking.abort();
    expect(await answer).toMatchObject({ answered: false, reason: "network" });
    expect(await createSend(url)({ ...call, signal: breaking.signal })).toMatchObject({
      answered: false,
      reason: "network",
    });
  });

  it("follows no redirect, so that the key is sent nowhere else", async () => {
    let elsewhere = 0;
    const other = await served((_, response) => {
      elsewhere += 1;
      response.end();
    });
    const url = await served((_, response) => response.writeHead(307, { location: other }).end());
    expect(await ask(url)).toMatchObject({ answered: true, status: 307 });
    expect(elsewhere).toBe(0);
  });

  it("is silent where no server listens", async () => {
    const url = await served((_, response) => response.end());
    for (const close of closers.splice(0)) close();
    expect(await ask(url)).toEqual({ answered: false, reason: "network", detail: "ECONNREFUSED" });
  });

  it("is silent where the connection breaks off", async () => {
    const url = await served((request) => request.socket.resetAndDestroy());
    expect(await ask(url)).toMatchObject({ answered: false, reason: "network" });
  });

  it("ends a call that is never answered", async () => {
    const url = await served(() => undefined);
    expect(await ask(url, { timeoutMs: 50 })).toEqual({
      answered: false,
      reason: "timeout",
      detail: "no answer in time",
    });
  });

  it("ends a call whose body never ends", async () => {
    const url = await served((_, response) => response.writeHead(400).write("{"));
    expect(await ask(url, { timeoutMs: 50 })).toMatchObject({ answered: false, reason: "timeout" });
  });

  it("reads no more than 64 KB of an answer, or up to another given limit", async () => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    const url = await served((_, response) => {
      response.writeHead(400);
      const pump = (left: number) => {
        if (left > 0 && !response.destroyed) response.write(chunk, () => pump(left - 1));
        else response.end();
      };
      pump(160);
    });
    for (const mostBytes of [undefined, 200_000]) {
      const answer = await ask(url, mostBytes === undefined ? {} : { mostBytes });
      expect(answer.answered && answer.body.length).toBe(mostBytes ?? 64 * 1024);
    }
  });
});
