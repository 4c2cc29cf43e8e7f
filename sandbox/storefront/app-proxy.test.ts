import { describe, expect, it } from "vitest";
import { serve } from "../serve.ts";
import { type AppProxyOptions, createAppProxy, signProxyQuery } from "./app-proxy.ts";

const shop = "harbour.myshopify.com";
const origin = "http://127.0.0.1:4002";

interface Seen {
  url: URL;
  init: RequestInit;
  headers: Headers;
}

/** The proxy with an app that gives these answers and records what reached it. */
function proxyTo(answer: () => Response, options: Partial<AppProxyOptions> = {}) {
  const seen: Seen[] = [];
  const proxy = createAppProxy({
    shop,
    apiSecret: "hush",
    appUrl: "http://127.0.0.1:4003",
    now: () => 1_800_000_000_999,
    fetch: (url, init = {}) => {
      const address = url instanceof Request ? url.url : String(url);
      seen.push({ url: new URL(address), init, headers: new Headers(init.headers) });
      return Promise.resolve(answer());
    },
    ...options,
  });
  const ask = (path: string, init?: RequestInit) => proxy(new Request(origin + path, init));
  return { ask, seen };
}

const ok = () => Response.json({ status: "accepted" }, { status: 202 });

describe("what reaches the app", () => {
  it("is the path behind the proxy's own, with the query signed", async () => {
    const { ask, seen } = proxyTo(ok);
    await ask("/apps/notify-me/subscriptions?a=1&a=2");
    const { url } = seen[0]!;
    expect(url.pathname).toBe("/proxy/subscriptions");
    expect([...url.searchParams].slice(0, -1)).toEqual([
      ["a", "1"],
      ["a", "2"],
      ["shop", shop],
      ["logged_in_customer_id", ""],
      ["path_prefix", "/apps/notify-me"],
      ["timestamp", "1800000000"],
    ]);
    const signature = url.searchParams.get("signature");
    expect(signature).toBe(signProxyQuery([...url.searchParams], "hush"));
  });

  it("carries method, body, content type, accept, user agent and the shopper's address", async () => {
    const { ask, seen } = proxyTo(ok);
    await ask("/apps/notify-me/subscriptions", {
      method: "POST",
      body: "email=a%40example.com",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
        "user-agent": "a browser",
      },
    });
    const { init, headers } = seen[0]!;
    expect(init.method).toBe("POST");
    expect(await new Response(init.body).text()).toBe("email=a%40example.com");
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
      "user-agent": "a browser",
      "x-forwarded-for": "127.0.0.1",
    });
  });

  it.each(["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"])(
    "never has a %s from the shopper",
    async (name) => {
      const { ask, seen } = proxyTo(ok);
      await ask(`/apps/notify-me/subscriptions?${name}=forged&${name}=again`);
      const values = seen[0]!.url.searchParams.getAll(name);
      expect(values).toHaveLength(1);
      expect(values[0]).not.toMatch(/forged|again/);
    },
  );

  it.each(["cookie", "authorization", "x-shopify-shop-domain", "x-shopify-hmac-sha256"])(
    "never has the header %s",
    async (name) => {
      const { ask, seen } = proxyTo(ok);
      await ask("/apps/notify-me/subscriptions", { headers: { [name]: "forged" } });
      expect(seen[0]!.headers.get(name)).toBeNull();
    },
  );

  it.each([
    "/",
    "/apps",
    "/apps/",
    "/apps/notify",
    "/apps/notify-me-too",
    "/apps/notify-me-too/subscriptions",
    "/apps/Notify-Me/subscriptions",
    "/a/notify-me/subscriptions",
    "/tools/notify-me/subscriptions",
    "/apps/other/notify-me/subscriptions",
    "//apps/notify-me/subscriptions",
    "/apps/notify-me/../other/subscriptions",
    "/proxy/subscriptions",
  ])("is nothing for %s", async (path) => {
    const { ask, seen } = proxyTo(ok);
    expect((await ask(path)).status).toBe(404);
    expect(seen).toHaveLength(0);
  });

  it("follows the prefix and the subpath a merchant chose", async () => {
    const { ask, seen } = proxyTo(ok, { prefix: "tools", subpath: "back", customerId: "7" });
    expect((await ask("/apps/notify-me/subscriptions")).status).toBe(404);
    await ask("/tools/back/subscriptions");
    const { searchParams } = seen[0]!.url;
    expect(searchParams.get("path_prefix")).toBe("/tools/back");
    expect(searchParams.get("logged_in_customer_id")).toBe("7");
  });
});

describe("what comes back to the shopper", () => {
  it("is the app's answer without its cookies", async () => {
    const { ask } = proxyTo(() =>
      Response.json(
        { status: "busy", retry_after: 5 },
        { status: 503, headers: { "set-cookie": "a=1", "retry-after": "5" } },
      ),
    );
    const answer = await ask("/apps/notify-me/subscriptions");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await answer.json()).toEqual({ status: "busy", retry_after: 5 });
  });

  it("is a page of the shop if the app wrote Liquid", async () => {
    const liquid = () =>
      new Response("{{ shop.name }}", { headers: { "content-type": "application/liquid" } });
    const { ask } = proxyTo(liquid, {
      renderLiquid: (source) => Promise.resolve(`<main>${source}</main>`),
    });
    const answer = await ask("/apps/notify-me/subscriptions");
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).toBe("<main>{{ shop.name }}</main>");
  });

  it("is an error page when the app cannot be reached", async () => {
    const { ask } = proxyTo(() => {
      throw new TypeError("fetch failed");
    });
    expect((await ask("/apps/notify-me/subscriptions")).status).toBe(502);
  });

  it("is where the app's redirects end", async () => {
    const app = await serve((request) => {
      const { pathname } = new URL(request.url);
      return Promise.resolve(
        pathname === "/proxy/old"
          ? new Response(null, { status: 302, headers: { location: "/proxy/new" } })
          : new Response(pathname),
      );
    });
    try {
      const proxy = createAppProxy({ shop, apiSecret: "hush", appUrl: app.url });
      const answer = await proxy(new Request(`${origin}/apps/notify-me/old`));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe("/proxy/new");
    } finally {
      await app.close();
    }
  });
});
