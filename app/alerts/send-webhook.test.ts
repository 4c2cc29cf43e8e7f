import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkHost, type Resolve } from "./public-lookup.server.ts";
import { createPost, type SignedPost } from "./send-webhook.server.ts";
import { newSecret } from "./webhook-signature.server.ts";

const at = new Date("2026-11-30T12:00:00.400Z");
const secret = newSecret();

/** Somebody's server on this machine, and what it got. */
async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const got: { headers: IncomingMessage["headers"]; body: string; url: string | undefined }[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      got.push({ headers: incoming.headers, body, url: incoming.url });
      answer(incoming, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

const message = (url: string): SignedPost => ({ id: "msg_1", url, secret, body: '{"a":1}', at });

/** A name that resolves to these addresses, one list after the other. */
function resolvesTo(...lists: string[][]): Resolve & { asked: () => number } {
  let asked = 0;
  const resolve: Resolve = (_, done) => {
    const list = lists[Math.min(asked, lists.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      list.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return Object.assign(resolve, { asked: () => asked });
}

test("a message arrives once, signed as Standard Webhooks has it", async () => {
  const { origin, got } = await receiver((_, response) => response.writeHead(204).end());
  const post = createPost({ allowedOrigins: [origin] });
  expect(await post(message(`${origin}/alerts?a=b`))).toEqual({
    outcome: "sent",
    status: 204,
    isFinal: true,
  });
  expect(got).toHaveLength(1);
  const [{ headers, body, url }] = got as [(typeof got)[0]];
  expect([url, body]).toEqual(["/alerts?a=b", '{"a":1}']);
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = createHmac("sha256", key).update(`msg_1.1796040000.${body}`).digest("base64");
  expect(headers).toMatchObject({
    "webhook-id": "msg_1",
    "webhook-timestamp": "1796040000",
    "webhook-signature": `v1,${signed}`,
    "content-type": "application/json",
  });
});

test("what docs/alerts.md shows tells a message from a forged, altered or old one", async () => {
  const { origin, got } = await receiver((_, response) => response.writeHead(204).end());
  await createPost({ allowedOrigins: [origin] })({ ...message(origin), at: new Date() });
  const [, code = ""] = /```js\n(.*?)```/s.exec(readFileSync("docs/alerts.md", "utf8")) ?? [];
  const { isFromTheApp } = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
  )) as { isFromTheApp: (headers: object, body: string, key: string) => boolean };
  const [{ headers, body }] = got as [(typeof got)[0]];
  expect(isFromTheApp(headers, body, secret)).toBe(true);
  expect(isFromTheApp(headers, `${body} `, secret)).toBe(false);
  expect(isFromTheApp(headers, body, newSecret())).toBe(false);
  const old = { ...headers, "webhook-timestamp": "1796040000" };
  expect(isFromTheApp(old, body, secret)).toBe(false);
});

test("the example of the specification has its signature", async () => {
  const { signedHeaders } = await import("./webhook-signature.server.ts");
  const example = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    body: '{"test": 2432232314}',
    at: new Date(1_614_265_330_000),
  };
  const headers = signedHeaders(example, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test.each([301, 302, 307, 308])("a redirect (%i) is not followed", async (status) => {
  const inside = await receiver((_, response) => response.end("secret"));
  const { origin } = await receiver((_, response) =>
    response.writeHead(status, { location: `${inside.origin}/` }).end(),
  );
  const post = createPost({ allowedOrigins: [origin] });
  expect(await post(message(origin))).toEqual({ outcome: "answered", status, isFinal: false });
  expect(inside.got).toEqual([]);
});

test.each([
  [500, false],
  [404, false],
  [410, true],
])("an answer with %i is no success; it is final: %s", async (status, isFinal) => {
  const { origin } = await receiver((_, response) => response.writeHead(status).end());
  const post = createPost({ allowedOrigins: [origin] });
  expect(await post(message(origin))).toEqual({ outcome: "answered", status, isFinal });
});

test("an answer that never ends is not read, and one that never begins is given up", async () => {
  const endless = await receiver((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(1_024)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
  const silent = await receiver(() => undefined);
  const post = createPost({ allowedOrigins: [endless.origin, silent.origin], timeoutMs: 500 });
  expect(await post(message(endless.origin))).toMatchObject({ outcome: "sent", status: 200 });
  expect(await post(message(silent.origin))).toEqual({
    outcome: "timeout",
    status: null,
    isFinal: false,
  });
});

test.each([
  [["127.0.0.1"]],
  [["10.0.0.1"]],
  [["169.254.169.254"]],
  [["::1"]],
  [["::ffff:127.0.0.1"]],
  [["93.184.215.14", "192.168.0.1"]],
])("a public name that resolves to %j is refused at save and at the call", async (addresses) => {
  const resolve = resolvesTo(addresses);
  expect(await checkHost("hooks.example.com", resolve)).toBe("private_host");
  const post = createPost({ resolve, allowedOrigins: [] });
  expect(await post(message("https://hooks.example.com/"))).toEqual({
    outcome: "private_host",
    status: null,
    isFinal: true,
  });
});

test("a name that is public at save and private at the call is not called", async () => {
  const resolve = resolvesTo(["93.184.215.14"], ["127.0.0.1"]);
  expect(await checkHost("hooks.example.com", resolve)).toBe("public");
  const post = createPost({ resolve, allowedOrigins: [] });
  expect(await post(message("https://hooks.example.com/"))).toMatchObject({
    outcome: "private_host",
  });
  // The socket uses what was checked: there is no second look that could differ.
  expect(resolve.asked()).toBe(2);
});

test("an address that the rules refuse by now is not called", async () => {
  const { origin, got } = await receiver((_, response) => response.end());
  const post = createPost({ allowedOrigins: [] });
  expect(await post(message(origin))).toMatchObject({ outcome: "private_host", isFinal: true });
  expect(got).toEqual([]);
});

test("a name that does not resolve is reported at save, and tried again at the call", async () => {
  const resolve: Resolve = (_, done) => {
    done(Object.assign(new Error("not found"), { code: "ENOTFOUND" }), []);
  };
  expect(await checkHost("hooks.example.com", resolve)).toBe("unknown_host");
  const post = createPost({ resolve, allowedOrigins: [] });
  expect(await post(message("https://hooks.example.com/"))).toEqual({
    outcome: "network",
    status: null,
    isFinal: false,
  });
});
