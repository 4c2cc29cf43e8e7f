import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { ROUTE_LISTS } from "#app/server/route-lists.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { formsOf, pagesOf } from "./admin-routes.ts";
import { signedProxyPath } from "./callers.ts";
import { app, open, port } from "./world.ts";

const SHOP = "headers.myshopify.com";
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

let signUp: string;

beforeAll(async () => {
  await open(SHOP);
  [signUp = ""] = await rowsOf(SHOP, 1, { from: new Date("2026-11-20T10:00:00Z") });
});

/** The names of what one answer lacks of the headers that every answer of our own has. */
function lacking({ headers }: Response): string[] {
  const values = Object.fromEntries(headers);
  const isRight: Record<string, boolean> = {
    nosniff: values["x-content-type-options"] === "nosniff",
    referrer: values["referrer-policy"] === "strict-origin",
    permissions: values["permissions-policy"]?.includes("camera=()") === true,
    policy: /frame-ancestors (?!\*)/.test(values["content-security-policy"] ?? ""),
    "no policy of a library": !/spin\.dev|shop\.dev/.test(values["content-security-policy"] ?? ""),
    hsts: values["strict-transport-security"] === "max-age=31536000",
  };
  return Object.keys(isRight).filter((name) => !isRight[name]);
}

function policyOf({ headers }: Response): Record<string, string> {
  const directives = (headers.get("content-security-policy") ?? "").split("; ");
  return Object.fromEntries(
    directives.map((one) => [one.split(" ", 1)[0], one.replace(/^\S+ ?/, "")]),
  ) as Record<string, string>;
}

/** An address of each route of a list. */
function addressOf(pattern: string): string {
  return pattern.replace("/:id", `/${signUp}`).replace("*", "nowhere");
}

describe("every answer", () => {
  it("of every route, to any method, has the headers, and no cache may keep it unless it is a file", async () => {
    const addresses = [...Object.values(ROUTE_LISTS).flat().map(addressOf), "/nowhere"];
    for (const path of addresses.flatMap((one) => [one, `${one}.data`])) {
      if (path.startsWith("/proxy/")) continue;
      for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]) {
        const answer = await app.fetch(path, { method });
        expect.soft(lacking(answer), `${method} ${path}`).toEqual([]);
        const isFile = answer.ok && /\.(png|ico|svg|txt)$/.test(path);
        const cached = answer.headers.get("cache-control");
        if (!isFile) expect.soft(cached, `${method} ${path}`).toBe("no-store");
      }
    }
  });

  it("to a page of the admin, and to what its pages ask for, is kept by no cache", async () => {
    const asked = [
      ...Object.values(pagesOf(signUp)).map((path) => app.admin(SHOP, path)),
      ...["/app", "/app/subscriptions", "/app/settings", `/app/subscriptions/${signUp}`].flatMap(
        (path) => [app.open(SHOP, path), app.admin(SHOP, `${path}.data`)],
      ),
      ...Object.values(formsOf(signUp)).map((path) =>
        app.admin(SHOP, path, { method: "POST", body: new URLSearchParams({ intent: "none" }) }),
      ),
    ];
    for (const answer of await Promise.all(asked)) {
      expect.soft(lacking(answer), answer.url).toEqual([]);
      expect.soft(answer.headers.get("cache-control"), answer.url).toBe("no-store");
    }
  });

  it("to what could not be read has them too", async () => {
    const answers = await Promise.all([
      app.fetch("/%E0%A4%A"),
      app.fetch("/?_data=root"),
      app.fetch("/auth/login", { method: "POST", body: "x".repeat(70_000) }),
      app.fetch("/auth/login", {
        method: "POST",
        headers: { "content-encoding": "br" },
        body: "a",
      }),
      app.fetch(`/app?host=${"a".repeat(300)}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 413, 415, 414]);
    expect(answers.map(lacking)).toEqual([[], [], [], [], []]);
    for (const { headers } of answers) expect(headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    ["400 Bad Request", "nonsense\r\n\r\n"],
    ["431 Request Header Fields Too Large", `GET / HTTP/1.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`],
  ])("to what is no request, %s, has them too", async (status, text) => {
    const answer = await sendRaw(text);
    expect(answer.split("\r\n")[0]).toBe(`HTTP/1.1 ${status}`);
    expect(answer).toContain("\r\nx-content-type-options: nosniff\r\n");
    expect(answer).toContain(`\r\ncontent-security-policy: ${NO_PAGE}\r\n`);
  });

  it("of a file is kept for as long as its name says what is in it", async () => {
    const [icon, page] = await Promise.all([app.fetch("/icon.svg"), app.open(SHOP, "/app")]);
    expect(icon.headers.get("cache-control")).toBe("public, max-age=3600");
    const [asset = ""] = /\/assets\/[\w-]+\.js/.exec(await page.text()) ?? [];
    const script = await app.fetch(asset);
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(lacking(script)).toEqual([]);
  });
});

describe("a page's policy", () => {
  it("lets the admin of the session token's shop frame it, and no other page", async () => {
    for (const path of ["/app", "/app/subscriptions", "/app/settings", "/app/nowhere"]) {
      const policy = policyOf(await app.open(SHOP, path));
      expect(policy["frame-ancestors"]).toBe(`https://${SHOP} https://admin.shopify.com`);
    }
  });

  it("lets no page frame it where the query names a shop that no token names", async () => {
    for (const path of ["/auth/login", "/auth/login.data", "/app", "/nowhere"]) {
      const query = `shop=${SHOP}&embedded=1&host=${btoa("admin.shopify.com/store/headers")}`;
      const answer = await app.fetch(`${path}?${query}`, {
        headers: { "user-agent": "Mozilla/5.0 Chrome/140" },
      });
      expect(policyOf(answer)["frame-ancestors"]).toBe("'none'");
    }
  });

  it("allows scripts by a nonce that is another one each time, and has it on each of them", async () => {
    const seen = new Set<string>();
    const pages = await Promise.all([
      ...["/app", "/app/subscriptions", "/app/settings"].map((path) => app.open(SHOP, path)),
      app.fetch("/"),
      app.fetch("/auth/login"),
      app.fetch("/nowhere"),
    ]);
    for (const page of pages) {
      const [, nonce = ""] = /'nonce-([^']+)'/.exec(policyOf(page)["script-src"] ?? "") ?? [];
      expect(Buffer.from(nonce, "base64")).toHaveLength(16);
      seen.add(nonce);
      const scripts = (await page.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(1);
      expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(policyOf(page)["script-src"]).not.toContain("unsafe");
    }
    expect(seen.size).toBe(pages.length);
  });

  it("of the library's own pages names the query's shop, as they are framed to get a token", async () => {
    const headers = { "user-agent": "Mozilla/5.0 Chrome/140" };
    const bounce = await app.fetch(`/auth/session-token?shop=${SHOP}`, { headers });
    expect(policyOf(bounce)["frame-ancestors"]).toBe(`https://${SHOP} https://admin.shopify.com`);
    const [, nonce = ""] = /'nonce-([^']+)'/.exec(policyOf(bounce)["script-src"] ?? "") ?? [];
    expect(await bounce.text()).toContain(`<script nonce="${nonce}" data-api-key=`);
    const wanted = encodeURIComponent("/auth/login");
    const exit = await app.fetch(`/auth/exit-iframe?shop=${SHOP}&exitIframe=${wanted}`, {
      headers,
    });
    expect((await exit.text()).match(/<script nonce="/g)).toHaveLength(2);
    for (const shop of ["*", "evil.example; script-src *", `${SHOP}.evil.example`, ""]) {
      const path = `/auth/session-token?shop=${encodeURIComponent(shop)}`;
      expect(policyOf(await app.fetch(path, { headers }))["frame-ancestors"]).toBe("'none'");
    }
  });
});

describe("an answer of the app proxy", () => {
  it("has no policy, as the shop's own page would get it, and is kept by no cache", async () => {
    const path = await signedProxyPath(SHOP);
    const fields = { email: "ann@example.com", variant_id: "33001893429341" };
    const answers = await Promise.all([
      app.fetch(path),
      app.fetch(path, { method: "DELETE" }),
      app.fetch("/proxy/subscriptions"),
      app.fetch(path.replace("?", "/cancel?token=none&")),
      app.proxy(SHOP, new URLSearchParams(fields), { accept: "application/json" }),
      app.proxy(SHOP, new URLSearchParams(fields)),
      app.proxy(SHOP, "x".repeat(20_000)),
    ]);
    for (const { headers, url } of answers) {
      expect.soft(headers.get("x-content-type-options"), url).toBe("nosniff");
      expect.soft(headers.get("cache-control"), url).toBe("no-store");
      for (const name of [
        "content-security-policy",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
      ]) {
        expect.soft(headers.get(name), `${name} of ${url}`).toBeNull();
      }
    }
  });
});

/** The answer to bytes that fetch would not send. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket
      .setEncoding("utf8")
      .on("data", (part: string) => (answer += part))
      .on("close", () => resolve(answer))
      .on("error", reject);
  });
}
