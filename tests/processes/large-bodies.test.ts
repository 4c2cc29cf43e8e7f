import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { getHmac, getJwt } from "@shopify/shopify-api/test-helpers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { wordsFor } from "#app/intake/words.ts";
import { BODY_LIMITS } from "#app/server/body-pools.ts";
import { installShop } from "#tests/shops.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { signedProxyPath, webhookHeaders } from "../front-door/callers.ts";

const SHOP = "large-bodies.myshopify.com";
const CHUNK = Buffer.alloc(64 * 1024, "a=b&");
const POSTED = 64 * 1024 * 1024;
/** What such a post may add for a while; Remix took five times its size. */
const MOST_MEMORY = 48 * 1024 * 1024;
const FORM = "application/x-www-form-urlencoded";

const BUSY = wordsFor("en").words.busy_title;

/** An app of its own, because its memory is measured. */
let watched: BuiltApp;
/** Process ids come again, and a socket outlives a process that was killed. */
const socketPath = join(tmpdir(), `notify-me-memory-${randomUUID()}`);

beforeAll(async () => {
  const loaded = ["./tests/processes/live-memory.ts"];
  watched = await startBuiltApp({ LIVE_MEMORY_SOCKET: socketPath }, loaded);
  await watched.open(SHOP);
});

afterAll(() => watched.stop());

/** The bytes that the app has in use, without what a collection frees. */
async function memory(): Promise<number> {
  const asked = get({ socketPath, agent: false });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return Number(await text(answer));
}

interface Posted {
  status: number;
  answer: string;
  /** Bytes of the body that were on their way when the answer came. */
  sent: number;
  /** The memory that the app had in use then, before the body was ended. */
  memory: number;
}

interface PostOptions {
  size?: number;
  /** How much of it is sent where no answer comes before. */
  most?: number;
  /** Reads the memory that is in use once no more is sent. */
  measure?: () => Promise<number>;
}

/** Posts a body in chunks over a socket of its own, until an answer comes. */
async function post(
  path: string,
  framing: "chunked" | "claimed",
  { size = POSTED, most = size, measure = memory }: PostOptions = {},
): Promise<Posted> {
  const socket = connect(watched.port, "127.0.0.1");
  await once(socket, "connect");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => (answer += text));
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const length =
    framing === "chunked" ? "transfer-encoding: chunked" : `content-length: ${String(size)}`;
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: app.test\r\ncontent-type: ${FORM}\r\n${length}\r\n\r\n`,
  );
  let sent = 0;
  while (sent < most && answer === "" && !socket.destroyed) {
    const chunk = CHUNK.subarray(0, Math.min(CHUNK.length, size - sent));
    const head = framing === "chunked" ? `${chunk.length.toString(16)}\r\n` : "";
    const more = socket.write(
      Buffer.concat([Buffer.from(head), chunk, Buffer.from(head && "\r\n")]),
    );
    sent += chunk.length;
    if (!more)
      await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
    await new Promise(setImmediate);
  }
  const inUse = await measure();
  if (framing === "chunked" && sent === size && !socket.destroyed) socket.write("0\r\n\r\n");
  await closed;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), answer, sent, memory: inUse };
}

const paths = [
  "/auth/login",
  "/auth/login.data",
  "/app/settings.data",
  "/app/subscriptions.data?index",
  "/webhooks/compliance",
  "/webhooks/app/uninstalled",
  "/healthz",
  "/",
  "/nowhere",
  "//proxy/subscriptions",
];

/** The admin's addresses with a session token, as a document sends it: without one no body is read. */
async function withToken(path: string): Promise<string> {
  if (!path.startsWith("/app/")) return path;
  const { token } = await getJwt("large-bodies", "test-api-key", "test-api-secret");
  return `${path}${path.includes("?") ? "&" : "?"}id_token=${token}`;
}

describe.each(["chunked", "claimed"] as const)("64 MB that are %s", (framing) => {
  let before: number;

  beforeAll(async () => {
    before = await memory();
  });

  // At the same time: the app goes on reading for a second after each answer.
  it.concurrent.each(paths)("are refused at %s long before they are sent", async (path) => {
    const posted = await post(await withToken(path), framing);
    expect(posted.status).toBe(413);
    expect(posted.answer).toContain("The body is too large");
    expect(posted.answer.toLowerCase()).toContain("connection: close");
    if (framing === "claimed") expect(posted.sent).toBeLessThan(POSTED / 4);
    expect(posted.memory - before).toBeLessThan(MOST_MEMORY);
  });

  it("are not kept for the admin without a session token", async () => {
    const before = await memory();
    const posted = await post("/app/settings.data", framing);
    // The claim is refused at once; else the route leads to the login, as Remix has it for data.
    expect(posted.status).toBe(framing === "claimed" ? 413 : 202);
    expect(posted.memory - before).toBeLessThan(MOST_MEMORY);
  });

  it("are refused at the sign-up endpoint, in its own words", async () => {
    const before = await memory();
    // It answers after a second: a client that still sends then may lose the answer.
    const sent = POSTED / 4;
    const posted = await post(await signedProxyPath(SHOP), framing, { most: sent });
    // The page of a form without script is answered 200, as every page of the endpoint.
    expect(posted.status).toBe(200);
    expect(posted.answer).toContain("notify-me-answer");
    expect(posted.memory - before).toBeLessThan(sent * (MOST_MEMORY / POSTED));
  });

  it("are not kept by the sign-up endpoint", async () => {
    const before = await memory();
    const posted = await post(await signedProxyPath(SHOP), framing);
    expect(posted.sent).toBeGreaterThan(POSTED / 4);
    expect(posted.memory - before).toBeLessThan(MOST_MEMORY);
  });
});

/** Begins a post whose body comes in chunks. */
async function beginPost(path: string): Promise<Socket> {
  const socket = connect(watched.port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => undefined);
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\ncontent-type: ${FORM}\r\ntransfer-encoding: chunked\r\n\r\n`,
  );
  return socket;
}

it.each(["/webhooks/compliance", "/auth/login"])(
  "chunks of one byte cost no more than their bytes: %s",
  async (path) => {
    const before = await memory();
    const socket = await beginPost(path);
    const closed = once(socket.resume(), "close");
    const count = path === "/auth/login" ? 60_000 : 800_000;
    for (let sent = 0; sent < count && !socket.destroyed; sent += 20_000) {
      if (!socket.write("1\r\na\r\n".repeat(20_000))) await once(socket, "drain");
    }
    expect((await memory()) - before).toBeLessThan(MOST_MEMORY);
    socket.write("0\r\n\r\n");
    await closed;
  },
);

it("many at once cost no more memory than a few", async () => {
  const before = await memory();
  let open = 40;
  const whenAllAreSent = Promise.withResolvers<number>();
  const measure = () => {
    open -= 1;
    if (open === 0) whenAllAreSent.resolve(memory());
    return whenAllAreSent.promise;
  };
  const posts = Array.from({ length: open }, (_, at) =>
    post(at % 2 ? "/webhooks/compliance" : "/auth/login", "chunked", {
      size: 8 * 1024 * 1024,
      measure,
    }),
  );
  for (const { status } of await Promise.all(posts)) expect([413, 503]).toContain(status);
  expect((await whenAllAreSent.promise) - before).toBeLessThan(MOST_MEMORY);
  expect((await watched.app.fetch("/healthz")).status).toBe(200);
});

it("many that are not ended are kept up to a limit, and the others refused", async () => {
  const before = await memory();
  const size = BODY_LIMITS.webhook - 1;
  const sockets = await Promise.all(
    Array.from({ length: 80 }, () => beginPost("/webhooks/compliance")),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  let refused = 0;
  for (const socket of sockets) {
    socket.setEncoding("latin1").on("data", (answer: string) => {
      if (answer.startsWith("HTTP/1.1 503")) refused += 1;
    });
  }
  for (const socket of sockets)
    socket.write(Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), Buffer.alloc(size)]));
  await expect.poll(() => refused).toBeGreaterThan(40);
  expect((await memory()) - before).toBeLessThan(MOST_MEMORY);
});

describe("a body", () => {
  const login = (body: BodyInit, headers: Record<string, string> = { "content-type": FORM }) =>
    watched.app.fetch("/auth/login", { method: "POST", body, headers });

  it("is taken up to the last byte, and refused from the next one on", async () => {
    const fits = `shop=&pad=${"x".repeat(BODY_LIMITS.form - 10)}`;
    expect((await login(fits)).status).toBe(422);
    const refused = await login(`${fits}x`);
    expect([refused.status, await refused.text()]).toEqual([413, "The body is too large\n"]);
  });

  it("of a webhook is taken up to 1 MB", async () => {
    const base = `{"shop_domain":"${SHOP}","customer":null,"orders_to_redact":[]}`;
    const send = (body: string) =>
      watched.app.fetch("/webhooks/compliance", {
        method: "POST",
        body,
        headers: webhookHeaders(
          SHOP,
          "customers/redact",
          getHmac(body, "test-api-secret"),
          new Date(),
        ),
      });
    expect((await send(base.padEnd(BODY_LIMITS.webhook))).status).toBe(200);
    expect((await send(base.padEnd(BODY_LIMITS.webhook + 1))).status).toBe(413);
  });

  it("of a sign-up is taken up to 16 KB, and refused in JSON to a script", async () => {
    const send = async (size: number) => {
      const body = "variant_id=33001893429341&email=ann@example.com&x=".padEnd(size, "x");
      const headers = { "content-type": FORM, accept: "application/json" };
      const answer = await watched.app.proxy(SHOP, body, headers);
      return [answer.status, (await answer.json()) as unknown];
    };
    expect(await send(BODY_LIMITS.signUp)).toEqual([
      202,
      expect.objectContaining({ status: "accepted" }),
    ]);
    expect(await send(BODY_LIMITS.signUp + 1)).toEqual([413, { status: "unreadable" }]);
    expect(await send(BODY_LIMITS.form * 2)).toEqual([413, { status: "unreadable" }]);
  });

  it.each(["gzip", "deflate", "br", "identity, gzip", "x".repeat(1_000)])(
    "that is encoded as %s is not expanded",
    async (encoding) => {
      const body = gzipSync(Buffer.alloc(1024 * 1024));
      const headers = { "content-type": FORM, "content-encoding": encoding };
      expect((await login(body, headers)).status).toBe(415);
    },
  );

  it.each(["gzip", "br", "deflate"])(
    "of a sign-up that is encoded as %s is refused, not taken for an empty one",
    async (encoding) => {
      const headers = { "content-type": FORM, "content-encoding": encoding };
      const answer = await watched.app.proxy(SHOP, gzipSync("variant_id=1&email=a@b.co"), {
        ...headers,
        accept: "application/json",
      });
      expect([answer.status, await answer.json()]).toEqual([415, { status: "unreadable" }]);
    },
  );

  it("that never ends holds nothing once its client is gone", async () => {
    const socket = connect(watched.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST /webhooks/compliance HTTP/1.1\r\nhost: app.test\r\ncontent-length: 900000\r\n\r\n",
    );
    socket.write(Buffer.alloc(500_000));
    socket.destroy();
    await once(socket, "close");
    expect((await watched.app.fetch("/healthz")).status).toBe(200);
  });
});

describe("while bodies that never end fill their memory", () => {
  /** Opens connections that each send a body without its last byte. */
  function hold(count: number, path: string, size: number): void {
    const sockets: Socket[] = Array.from({ length: count }, () => {
      const socket = connect(watched.port, "127.0.0.1").on("error", () => undefined);
      socket.write(`POST ${path} HTTP/1.1\r\nhost: app.test\r\ncontent-length: ${size}\r\n\r\n`);
      socket.write(Buffer.alloc(size - 1, "a"));
      return socket;
    });
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  }

  const webhook = () => watched.app.fetch("/webhooks/compliance", { method: "POST", body: "{}" });
  const fields = { variant_id: "33001893429341", email: "ann@example.com" };
  const signUp = (body: BodyInit, type?: string) =>
    watched.app.proxy(SHOP, body, {
      accept: "application/json",
      ...(type && { "content-type": type }),
    });

  it("a stranger's webhooks take no room from sign-ups or the login page, nor from webhooks", async () => {
    hold(33, "/webhooks/compliance", BODY_LIMITS.webhook);
    // It is read, and has no signature.
    for (let at = 0; at < 20; at += 1) expect((await webhook()).status).toBe(400);
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
    for (const answer of [
      await signUp(new URLSearchParams(fields)),
      await signUp(multipart),
      await signUp(JSON.stringify(fields), "application/json"),
    ]) {
      expect([answer.status, await answer.json()]).toEqual([
        202,
        expect.objectContaining({ status: "accepted" }),
      ]);
    }
    const login = await watched.app.fetch("/auth/login", {
      method: "POST",
      body: new URLSearchParams({ shop: "" }),
    });
    expect(login.status).toBe(422);
  });

  it("a stranger's sign-ups take no room at all: they are not signed", async () => {
    hold(600, "/proxy/subscriptions?shop=a.myshopify.com&signature=00", BODY_LIMITS.signUp);
    const answer = await signUp(new URLSearchParams(fields));
    expect([answer.status, await answer.json()]).toEqual([
      202,
      expect.objectContaining({ status: "accepted" }),
    ]);
  });

  it("signed sign-ups are asked to come again, in JSON and as a page", async () => {
    hold(600, await signedProxyPath(SHOP), BODY_LIMITS.signUp);
    const ask = () => signUp(new URLSearchParams(fields));
    let answer = await ask();
    await expect.poll(async () => (answer = await ask()).status).toBe(503);
    expect([answer.headers.get("retry-after"), await answer.json()]).toEqual([
      "5",
      { status: "busy", retry_after: 5 },
    ]);
    const page = await watched.app.proxy(SHOP, new URLSearchParams(fields));
    expect(await page.text()).toContain(BUSY);
  });

  it("one shop's sign-ups take no room from another shop's", async () => {
    hold(600, await signedProxyPath(SHOP), BODY_LIMITS.signUp);
    const ask = (shop: string) =>
      watched.app.proxy(shop, new URLSearchParams(fields), { accept: "application/json" });
    await expect.poll(async () => (await ask(SHOP)).status).toBe(503);
    expect((await ask(await installShop())).status).toBe(202);
  });
});

describe("an address", () => {
  it.each([
    `/auth/login?shop=${"s".repeat(101)}`,
    `/app?shop=a.myshopify.com&host=${"h".repeat(257)}`,
    `/auth/exit-iframe?exitIframe=%2F${"e".repeat(3_000)}`,
    `/?shop=a.myshopify.com&x=${"x".repeat(5_000)}`,
    `/app/subscriptions?embedded=1&shop=a.myshopify.com&host=YQ&search=${"x".repeat(5_000)}`,
  ])("that is longer than what it means is refused (%#)", async (path) => {
    const answer = await watched.app.fetch(path, { headers: { "user-agent": "Mozilla/5.0" } });
    expect(answer.status).toBe(414);
    expect([...answer.headers.values()].join("").length).toBeLessThan(500);
  });
});
