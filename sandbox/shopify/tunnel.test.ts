import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openTunnel } from "./tunnel.ts";

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An app on this machine with these answers. */
async function listening(answer: RequestListener): Promise<number> {
  const app = createServer(answer);
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      app.close(() => resolve());
      app.closeAllConnections();
    });
  closers.push(close);
  return (app.address() as AddressInfo).port;
}

async function tunnelTo(appPort: () => number): Promise<string> {
  const tunnel = await openTunnel({ port: 0, appPort, adminUrl: () => "http://localhost:3000" });
  closers.push(() => tunnel.close());
  return tunnel.url;
}

test("passes on a request's method, path, headers and body, and its answer", async () => {
  const port = await listening((request, response) => {
    const { method, url, headers } = request;
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.setHeader("x-asked", `${method} ${url} ${String(headers["x-own"])}`);
    response.writeHead(201);
    request.pipe(response);
  });
  const url = await tunnelTo(() => port);
  const init = { method: "PUT", headers: { "x-own": "yes" }, body: "zo\u00eb" };
  const answer = await fetch(`${url}/app?shop=a%20b`, init);
  expect([answer.status, await answer.text()]).toEqual([201, "zo\u00eb"]);
  expect(answer.headers.get("x-asked")).toBe("PUT /app?shop=a%20b yes");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test.each([
  [
    "frame-ancestors https://quiet-shop.myshopify.com https://admin.shopify.com;",
    "frame-ancestors http://localhost:3000;",
  ],
  [
    "default-src 'self'; frame-ancestors https://admin.shopify.com; img-src *",
    "default-src 'self'; frame-ancestors http://localhost:3000; img-src *",
  ],
  ["frame-ancestors 'none'", "frame-ancestors 'none'"],
  ["default-src 'self'", "default-src 'self'"],
])("changes only the frame ancestors of the policy %j", async (policy, passed) => {
  const port = await listening((_request, response) => {
    response.setHeader("content-security-policy", policy);
    response.setHeader("link", "<https://cdn.shopify.com>; rel=preconnect");
    response.end();
  });
  const { headers } = await fetch(await tunnelTo(() => port));
  expect(headers.get("content-security-policy")).toBe(passed);
  expect(headers.has("link")).toBe(false);
});

test("leaves a redirect to the caller", async () => {
  const port = await listening((_request, response) => {
    response.writeHead(302, { location: "/auth" }).end();
  });
  const answer = await fetch(await tunnelTo(() => port), { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/auth"]);
});

/** A port that was just free. */
async function deserted(): Promise<number> {
  const port = await listening(() => undefined);
  await closers.pop()?.();
  return port;
}

test.each([
  ["no app was started yet", () => Promise.resolve(0)],
  ["nothing listens", deserted],
  ["the app dies before its answer", () => listening(({ socket }) => socket.destroy())],
])("shows a page that the app is starting if %s", async (_when, findPort) => {
  const port = await findPort();
  const answer = await fetch(await tunnelTo(() => port));
  expect([answer.status, answer.headers.get("refresh")]).toEqual([502, "1"]);
  expect(await answer.text()).toContain("The app is starting.");
});

test("breaks off the answer if the app dies in the middle of it", async () => {
  const port = await listening((_request, response) => {
    response.write("half", () => response.destroy());
  });
  const answer = await fetch(await tunnelTo(() => port));
  await expect(answer.text()).rejects.toThrow("terminated");
});

test("finds an app that comes back on another port", async () => {
  let port = await deserted();
  const url = await tunnelTo(() => port);
  expect((await fetch(url)).status).toBe(502);
  port = await listening((_request, response) => response.end("back"));
  expect(await (await fetch(url)).text()).toBe("back");
});

test("rejects a taken port with Node's own error", async () => {
  const port = await listening(() => undefined);
  const opening = openTunnel({ port, appPort: () => 0, adminUrl: () => "" });
  await expect(opening).rejects.toMatchObject({ code: "EADDRINUSE" });
});
