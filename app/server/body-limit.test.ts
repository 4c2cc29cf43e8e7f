import { EventEmitter } from "node:events";
import type { Request, Response } from "express";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bodyOf, bodyRefusalOf, limitBodies } from "./body-limit.server.ts";
import { BODY_LIMITS } from "./body-pools.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
});

const limit = limitBodies(
  (query) => (query.get("signature") === "good" ? "shop.myshopify.com" : undefined),
  ({ headers }) => Promise.resolve(headers.authorization),
);
const SIGN_UP = "/proxy/subscriptions?signature=good";

/** Posts to the middleware; `most` is the length that the client claims. */
async function post(url: string, most: number, authorization?: string) {
  const request = Object.assign(new EventEmitter(), {
    url,
    path: url.replace(/\?.*/, ""),
    headers: { "content-length": String(most), ...(authorization && { authorization }) },
    resume: () => undefined,
  });
  const response = { setHeader: vi.fn(), writeHead: vi.fn(), write: vi.fn(), end: vi.fn() };
  const next = vi.fn();
  const [asRequest, asResponse] = [request as unknown, response as unknown];
  limit(asRequest as Request, asResponse as Response, next);
  await new Promise(setImmediate);
  return {
    send: (size: number) => request.emit("data", Buffer.alloc(size)),
    end: () => request.emit("end"),
    close: () => request.emit("close"),
    /** The status of the middleware's own answer. */
    answered: () => response.writeHead.mock.calls[0]?.[0] as unknown,
    /** What the route sees: why there is no body, or how long it is. */
    left: () =>
      next.mock.calls.length === 0
        ? undefined
        : (bodyRefusalOf(asResponse as Response) ?? `${bodyOf(asRequest as Request).length} bytes`),
  };
}

describe("a body that", () => {
  it("brings nothing for 5 s is cut off", async () => {
    const { send, answered } = await post("/webhooks/compliance", 100);
    vi.advanceTimersByTime(4_999);
    send(1);
    vi.advanceTimersByTime(4_999);
    expect(answered()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(answered()).toBe(408);
  });

  it("takes longer than 10 s is cut off, however steadily it comes", async () => {
    const { send, answered } = await post("/auth/login", 100);
    for (let second = 0; second < 10; second += 1) {
      expect(answered()).toBeUndefined();
      send(1);
      vi.advanceTimersByTime(1_000);
    }
    expect(answered()).toBe(408);
  });

  it("was read in time is not cut off later", async () => {
    const { send, end, answered, left } = await post("/auth/login", 10);
    send(10);
    end();
    vi.advanceTimersByTime(60_000);
    expect([answered(), left()]).toEqual([undefined, "10 bytes"]);
  });

  it("stalls at the sign-up endpoint is left to the route, without a byte of it", async () => {
    const { send, left } = await post(SIGN_UP, 100);
    send(99);
    vi.advanceTimersByTime(6_000);
    expect(left()).toBe(408);
  });

  it("belongs to an unsigned sign-up is not read", async () => {
    const { send, end, left } = await post("/proxy/subscriptions?signature=bad", 10);
    send(10);
    end();
    expect(left()).toBe(503);
  });
});

describe("a piece of a file", () => {
  const PIECE = "/app/import-piece";
  const sendWhole = async (authorization?: string) => {
    const piece = await post(PIECE, BODY_LIMITS.piece, authorization);
    piece.send(BODY_LIMITS.piece);
    piece.end();
    return piece.left();
  };

  it("is read with a session token alone: the route refuses a stranger without its bytes", async () => {
    expect(await sendWhole()).toBe(503);
    expect(await sendWhole("shop.myshopify.com")).toBe(`${BODY_LIMITS.piece} bytes`);
  });

  it("takes no more memory than its shop's part, and leaves room for other shops", async () => {
    const held = [];
    for (let at = 0; at < 8; at += 1) {
      const one = await post(PIECE, BODY_LIMITS.piece, "busy.myshopify.com");
      one.send(BODY_LIMITS.piece);
      held.push(one);
    }
    const refused = await post(PIECE, BODY_LIMITS.piece, "busy.myshopify.com");
    refused.send(BODY_LIMITS.piece);
    expect(refused.answered()).toBe(503);
    expect(await sendWhole("other.myshopify.com")).toBe(`${BODY_LIMITS.piece} bytes`);
    for (const one of held) one.end();
    expect(await sendWhole("busy.myshopify.com")).toBe(`${BODY_LIMITS.piece} bytes`);
  });
});

describe("a form of the admin", () => {
  const SHOP = "shop.myshopify.com";

  it("is read with a session token alone", async () => {
    for (const [authorization, left] of [
      [undefined, 503],
      [SHOP, "10 bytes"],
    ] as const) {
      const form = await post("/app/settings", 10, authorization);
      form.send(10);
      form.end();
      expect(form.left()).toBe(left);
    }
  });

  it("finds room however many slow ones a stranger, or another shop, has begun", async () => {
    for (let at = 0; at < 400; at += 1) {
      const owner = at % 2 === 0 ? "slow.myshopify.com" : undefined;
      (await post("/app/settings", BODY_LIMITS.form, owner)).send(BODY_LIMITS.form - 1);
      (await post("/auth/login", BODY_LIMITS.form)).send(BODY_LIMITS.form - 1);
    }
    const form = await post("/app/settings", BODY_LIMITS.form, SHOP);
    form.send(BODY_LIMITS.form);
    form.end();
    expect(form.left()).toBe(`${BODY_LIMITS.form} bytes`);
  });
});

describe("a webhook", () => {
  it("is read at the addresses of webhooks alone", async () => {
    for (const [path, left] of [
      ["/webhooks/unknown", 503],
      ["/webhooks", 503],
      ["/webhooks/products/update/more", 503],
      ["/webhooks/products/update", "10 bytes"],
      ["/Webhooks/Products/Update/", "10 bytes"],
    ] as const) {
      const webhook = await post(path, 10);
      webhook.send(10);
      webhook.end();
      expect([path, webhook.left()]).toEqual([path, left]);
    }
  });
});

describe.each([
  ["webhooks", "/webhooks/compliance", BODY_LIMITS.webhook],
  ["open forms", "/auth/login", BODY_LIMITS.form],
])("where unfinished bodies of %s fill their pool", (_, url, size) => {
  it("those that have taken the longest give way to new ones", async () => {
    const held = [];
    for (let taken = 0; taken <= 32 * 1024 * 1024; taken += size) {
      const one = await post(url, size);
      one.send(size - 1);
      held.push(one);
    }
    const answers = held.map(({ answered }) => answered());
    const refused = answers.filter((status) => status === 503).length;
    expect(refused).toBeGreaterThan(0);
    expect(answers).toEqual(answers.map((__, at) => (at < refused ? 503 : undefined)));
    const whole = await post(url, size);
    whole.send(size);
    whole.end();
    expect([whole.left(), held[refused]?.answered()]).toEqual([`${size} bytes`, 503]);
    vi.advanceTimersByTime(6_000);
    expect(held.at(-1)?.answered()).toBe(408);
  });
});

describe("where unfinished bodies of a shop's sign-ups fill its part", () => {
  const size = BODY_LIMITS.signUp;
  const paths = ["/webhooks/compliance", SIGN_UP, "/auth/login"];

  async function fill() {
    const held = [];
    for (let taken = 0; taken <= 32 * 1024 * 1024; taken += size) {
      const one = await post(SIGN_UP, size);
      one.send(size - 1);
      held.push(one);
    }
    return held;
  }

  /** Whether a whole small body is read at each path. */
  async function open() {
    const read = [];
    for (const path of paths) {
      const { send, end, left } = await post(path, 10);
      send(10);
      end();
      read.push(left() === "10 bytes");
    }
    return read;
  }

  it("only theirs are refused, until the unfinished ones were cut off", async () => {
    const held = await fill();
    expect(await open()).toEqual(paths.map((path) => path !== SIGN_UP));
    vi.advanceTimersByTime(6_000);
    expect(await open()).toEqual([true, true, true]);
    for (const { answered, left } of held) expect([408, 503]).toContain(answered() ?? left());
  });

  it("a client that leaves makes room", async () => {
    for (const { close } of await fill()) close();
    expect(await open()).toEqual([true, true, true]);
  });
});
