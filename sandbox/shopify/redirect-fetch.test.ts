import { expect, test } from "vitest";
import { redirectShopify } from "./redirect-fetch.ts";

/** A redirected fetch and the request that it sent. */
function redirected() {
  const sent: Request[] = [];
  const send = redirectShopify("http://127.0.0.1:4321", (input, init) => {
    sent.push(new Request(input, init));
    return Promise.resolve(new Response("answer"));
  });
  return { send, sent };
}

test("sends a request to a shop to the target, with its method, headers, body and query", async () => {
  const { send, sent } = redirected();
  const answer = await send("https://quiet-shop.myshopify.com/admin/oauth/access_token?a=1&b=%20", {
    method: "POST",
    headers: { "content-type": "application/json", "x-own": "yes" },
    body: '{"zo\u00eb":1}',
  });
  expect(await answer.text()).toBe("answer");
  const [request] = sent;
  expect(request?.url).toBe("http://127.0.0.1:4321/admin/oauth/access_token?a=1&b=%20");
  expect(request?.method).toBe("POST");
  expect(Object.fromEntries(request?.headers ?? [])).toEqual({
    "content-type": "application/json",
    "x-own": "yes",
    "x-shop-domain": "quiet-shop.myshopify.com",
  });
  expect(await request?.text()).toBe('{"zo\u00eb":1}');
});

test("accepts a Request, a URL and a string", async () => {
  const { send, sent } = redirected();
  await send(new URL("https://quiet-shop.myshopify.com/admin"));
  await send(new Request("https://quiet-shop.myshopify.com/admin", { method: "DELETE" }));
  const url = "http://127.0.0.1:4321/admin";
  expect(sent.map((request) => [request.method, request.url])).toEqual([
    ["GET", url],
    ["DELETE", url],
  ]);
});

test("passes on the signal of a caller that gives up", async () => {
  const { send, sent } = redirected();
  const giveUp = new AbortController();
  await send("https://quiet-shop.myshopify.com/admin", { signal: giveUp.signal });
  giveUp.abort();
  expect(sent[0]?.signal.aborted).toBe(true);
});

test.each(["http://127.0.0.1:9/api/accounts", "http://localhost:9/", "http://[::1]:9/"])(
  "passes on a request to this machine's own %s",
  async (url) => {
    const { send, sent } = redirected();
    await send(url, { method: "POST", body: "as it is" });
    expect(sent.map((request) => request.url)).toEqual([url]);
    expect(sent[0]?.headers.has("x-shop-domain")).toBe(false);
    expect(await sent[0]?.text()).toBe("as it is");
  },
);

test.each([
  "https://a.klaviyo.com/api/accounts",
  "https://myshopify.com/admin",
  "https://quiet-shop.myshopify.com.evil.example/admin",
  "https://evil.example/quiet-shop.myshopify.com",
  "https://a.b.myshopify.com/admin",
  "https://127.0.0.1.evil.example/",
  "http://10.0.0.1/",
])("sends nothing to %s, and the error names it", async (url) => {
  const { send, sent } = redirected();
  await expect(send(`${url}?key=secret`)).rejects.toThrow(`No call leaves this machine: ${url}`);
  await expect(send(`${url}?key=secret`)).rejects.not.toThrow("secret");
  expect(sent).toEqual([]);
});
