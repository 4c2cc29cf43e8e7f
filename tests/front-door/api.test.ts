import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { revokeToken, tokensOf } from "#app/merchant/api-tokens/tokens.server.ts";
import { uninstall } from "#app/merchant/install.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { installShop, showWording, signUp } from "#tests/shops.ts";
import { ask, ORIGIN, post, publishableToken, secretToken } from "./api-caller.ts";
import { bytesOf, sendBytes } from "#tests/fuzz/raw-request.ts";
import { app, lines, port } from "./world.ts";

const VARIANT = "33001893429341";

interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  errors?: Record<string, string>[];
}

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await answer.json()) as Problem;
  expect(problem.status).toBe(answer.status);
  return problem;
}

describe("a sign-up through the API", () => {
  it("is in the database when it is answered 202, with where it came from", async () => {
    const shop = await installShop();
    const token = await publishableToken(shop);
    const answer = await post(
      token,
      { variant_id: Number(VARIANT), email: " Ann@Example.com ", locale: "de" },
      { origin: ORIGIN },
    );
    expect([answer.status, await answer.json()]).toEqual([202, { status: "accepted" }]);
    expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
      { email: "ann@example.com", variantId: VARIANT, state: "queued", source: "api" },
    ]);
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("vary")).toBe("Origin");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  it("repeated, is answered like the first and stored once", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "sign_ups:write");
    const fields = { variant_id: VARIANT, email: "ann@example.com" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(token, fields)));
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([202, { status: "accepted" }]);
    }
    expect(await db.subscription.count({ where: { shop } })).toBe(1);
  });

  it("is sent although the shop signs the pages of its theme", async () => {
    const shop = await installShop();
    const now = new Date();
    await db.merchant.update({
      where: { shop },
      data: { sealedPageSecret: "x", pageSecretToldAt: now },
    });
    const token = await publishableToken(shop);
    await post(token, { variant_id: VARIANT, email: "ann@example.com" }, { origin: ORIGIN });
    expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
      { state: "queued" },
    ]);
  });

  it("shows the same signs of a bot as in the theme, and is blocked for them", async () => {
    const shop = await installShop();
    const token = await publishableToken(shop);
    const fields = { variant_id: VARIANT, email: "ann@example.com", nm_extra: "x" };
    const answer = await post(
      token,
      { ...fields, message: "see https://spam.example/pills" },
      { origin: ORIGIN },
    );
    expect(answer.status).toBe(202);
    expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
      { state: "blocked", lastReason: "honeypot_link" },
    ]);
  });

  it("of a server is not judged by the server's own program, but by the shopper's", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "sign_ups:write");
    const fields = { variant_id: VARIANT, nm_extra: "x", shopper_ip: "198.51.100.4" };
    const agent = { "user-agent": "node" };
    await post(token, { ...fields, email: "one@example.com" }, agent);
    const shopper_user_agent = "curl/8.5.0";
    await post(token, { ...fields, email: "two@example.com", shopper_user_agent }, agent);
    const rows = await db.subscription.findMany({ where: { shop }, orderBy: { email: "asc" } });
    expect(rows.map(({ state }) => state)).toEqual(["queued", "blocked"]);
  });

  it("that is invalid says so in the shopper's language, and leaves nothing", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "sign_ups:write");
    const answer = await post(token, { variant_id: "0", email: "ann", locale: "de" });
    const { code, errors } = await problemOf(answer);
    expect([answer.status, code]).toEqual([422, "invalid_sign_up"]);
    expect(errors).toEqual([
      { pointer: "/variant_id", code: "variant_invalid", detail: expect.any(String) as string },
      {
        pointer: "/email",
        code: "email_invalid",
        detail: expect.stringContaining("E-Mail") as string,
      },
    ]);
    expect(await db.subscription.count({ where: { shop } })).toBe(0);
  });

  it("counts a consent only beside a wording of the shop's, as in the theme", async () => {
    const shop = await installShop();
    await showWording(shop);
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    const token = await secretToken(shop, "sign_ups:write");
    const fields = { variant_id: VARIANT, phone: "(415) 555-2671", sms_consent: true };
    expect((await post(token, fields)).status).toBe(422);
    expect((await post(token, { ...fields, consent_version: 1 })).status).toBe(202);
    expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([
      { phone: "+14155552671", smsConsent: true, email: null },
    ]);
  });
});

describe("a publishable token", () => {
  const asked = { variant_id: VARIANT, email: "ann@example.com" };

  it("asks for one variant at a time, as any token does", async () => {
    const shop = await installShop();
    for (const token of [await publishableToken(shop), await secretToken(shop, "sign_ups:write")]) {
      const fields = { ...asked, any: true, any_variants: `${VARIANT},7` };
      const { code, errors } = await problemOf(await post(token, fields, { origin: ORIGIN }));
      expect([code, errors?.map(({ pointer }) => pointer)]).toEqual([
        "invalid_sign_up",
        ["/any", "/any_variants"],
      ]);
    }
    expect(await db.subscription.count({ where: { shop } })).toBe(0);
  });

  it("asks for no variant that Shopify has said the shop does not have; a server may", async () => {
    const shop = await installShop();
    const fetchedAt = new Date();
    await db.variant.create({ data: { shop, variantId: VARIANT, fetchedAt } });
    const page = await publishableToken(shop);
    const refused = await post(page, { ...asked, locale: "de" }, { origin: ORIGIN });
    expect(refused.status).toBe(422);
    expect((await problemOf(refused)).errors).toMatchObject([
      { pointer: "/variant_id", code: "variant_invalid" },
    ]);
    const old = new Date(Date.now() - 8 * 86_400_000);
    await db.variant.updateMany({ where: { shop }, data: { fetchedAt: old } });
    expect((await post(page, asked, { origin: ORIGIN })).status).toBe(202);
    const server = await secretToken(shop, "sign_ups:write");
    expect((await post(server, asked)).status).toBe(202);
  });
});

describe("the API behind another spelling of its address", () => {
  it.each([
    "/webhooks/%2e%2e/api/v1/sign-ups",
    "/webhooks/../api/v1/sign-ups",
    "/%2E/api/v1/sign-ups",
    "/%61pi/v1/sign-ups",
    "/webhooks\\..\\api/v1/sign-ups",
    "/webhooks/%2e%2e%2fapi/v1/sign-ups",
    "/%72eadyz",
  ])("is not there: %s", async (path) => {
    const text = await publishableToken(await installShop());
    const headers: [string, string][] = [
      ["authorization", `Bearer ${text}`],
      ["origin", ORIGIN],
      ["content-type", "application/json"],
    ];
    const body = Buffer.from(JSON.stringify({ email: "ann@example.com", variant_id: VARIANT }));
    const bytes = bytesOf({ method: "POST", path, headers, body });
    expect(await sendBytes(port, { bytes, isWhole: true })).toBe(400);
  });
});

describe("a token", () => {
  it("that is missing, mistyped, cut off, revoked or of a shop that is gone is refused with 401", async () => {
    const shop = await installShop();
    const gone = await installShop();
    const [good, revoked, ofGone] = [
      await secretToken(shop, "demand:read"),
      await secretToken(shop, "demand:read"),
      await secretToken(gone, "demand:read"),
    ];
    const tokens = await tokensOf(shop);
    const { id } = tokens.find(({ lastFour }) => lastFour === revoked.slice(-4))!;
    await revokeToken(shop, id, new Date());
    await uninstall(gone, new Date());
    for (const text of [good.slice(0, -1), `${good.slice(0, -1)}x`, revoked, ofGone, "x"]) {
      const answer = await ask("/api/v1/demand", text);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
        401,
        'Bearer realm="API", error="invalid_token"',
      ]);
      expect((await problemOf(answer)).code).toBe("invalid_token");
    }
    const none = await app.fetch("/api/v1/demand");
    expect([none.status, (await problemOf(none)).code]).toEqual([401, "missing_token"]);
    expect((await ask("/api/v1/demand", good)).status).toBe(200);
  });

  it("of a shop that is installed again stays revoked", async () => {
    const shop = await installShop(new Date(Date.now() - 60_000));
    const token = await secretToken(shop, "demand:read");
    await uninstall(shop, new Date());
    await db.merchant.update({ where: { shop }, data: { uninstalledAt: null } });
    expect((await ask("/api/v1/demand", token)).status).toBe(401);
  });

  it("does only what it may", async () => {
    const shop = await installShop();
    const reads = await secretToken(shop, "sign_ups:read");
    const demand = await secretToken(shop, "demand:read");
    const page = await publishableToken(shop);
    const asked: [string, string, RequestInit][] = [
      ["/api/v1/sign-ups", demand, {}],
      ["/api/v1/demand", reads, {}],
      ["/api/v1/sign-ups", reads, { method: "POST", body: "{}" }],
      ["/api/v1/sign-ups", page, { headers: { origin: ORIGIN } }],
      ["/api/v1/demand", page, { headers: { origin: ORIGIN } }],
    ];
    for (const [path, token, init] of asked) {
      const answer = await ask(path, token, init);
      expect([path, answer.status, (await problemOf(answer)).code]).toEqual([
        path,
        403,
        "missing_scope",
      ]);
    }
  });

  it("of a page is refused from other origins, and from what is no browser", async () => {
    const shop = await installShop();
    const token = await publishableToken(shop);
    const fields = { variant_id: VARIANT, email: "ann@example.com" };
    for (const origin of [
      undefined,
      "null",
      "https://evil.example",
      `${ORIGIN}.evil.example`,
      ORIGIN.replace("https", "http"),
      `${ORIGIN}:8443`,
    ]) {
      const answer = await post(token, fields, origin === undefined ? {} : { origin });
      expect([answer.status, (await problemOf(answer)).code]).toEqual([403, "wrong_origin"]);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
    expect(await db.subscription.count({ where: { shop } })).toBe(0);
  });

  it("says when it was last used, and is in no line of the log and in no table", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "demand:read");
    await ask("/api/v1/demand", token);
    await expect.poll(async () => (await tokensOf(shop))[0]?.lastUsedAt).toBeInstanceOf(Date);
    const random = token.slice(7, 60);
    expect((await lines()).join("\n")).not.toContain(random);
    expect(JSON.stringify(await db.apiToken.findMany({ where: { shop } }))).not.toContain(random);
  });

  it("reads nothing of another shop", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    await enqueue(other, signUp(), new Date());
    const token = await secretToken(shop, "sign_ups:read", "demand:read");
    const { id } = await db.subscription.findFirstOrThrow({ where: { shop: other } });
    const behind = Buffer.from(`${Date.now() + 1_000}.${id}`).toString("base64url");
    for (const path of [
      "/api/v1/sign-ups",
      `/api/v1/sign-ups?cursor=${behind}`,
      `/api/v1/sign-ups?variant_id=${VARIANT}`,
      "/api/v1/demand",
    ]) {
      expect(await (await ask(path, token)).json()).toEqual({ data: [], next: null });
    }
  });

  it("is refused for a minute where its network has sent many that are none, unless it is known", async () => {
    const shop = await installShop();
    const [known, unknown] = [
      await secretToken(shop, "demand:read"),
      await secretToken(shop, "demand:read"),
    ];
    const headers = { "x-forwarded-for": "198.51.100.77" };
    expect((await ask("/api/v1/demand", known, { headers })).status).toBe(200);
    const statuses = new Set<number>();
    for (let at = 0; at < 40; at += 1) {
      statuses.add((await ask("/api/v1/demand", `x${at}`, { headers })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    const answer = await ask("/api/v1/demand", unknown, { headers });
    expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await ask("/api/v1/demand", known, { headers })).status).toBe(200);
    expect((await ask("/api/v1/demand", unknown)).status).toBe(200);
  });
});

it("a sign-up without a product has that of its variant, as far as the app knows it", async () => {
  const shop = await installShop();
  const known = { productTitle: "Linen shirt", fetchedAt: new Date(), searchText: "linen shirt" };
  await db.variant.create({ data: { shop, variantId: VARIANT, productId: "8001", ...known } });
  const token = await publishableToken(shop);
  const sent = [
    { variant_id: `gid://shopify/ProductVariant/${VARIANT}`, email: "ann@example.com" },
    { variant_id: VARIANT, product_id: "9009", email: "ben@example.com" },
    { variant_id: "404", email: "cay@example.com" },
  ];
  for (const fields of sent) {
    expect((await post(token, fields, { origin: ORIGIN })).status).toBe(202);
  }
  const rows = await db.subscription.findMany({ where: { shop }, orderBy: { createdAt: "asc" } });
  expect(rows.map(({ productId }) => productId)).toEqual(["8001", "9009", null]);
});

describe("the list of sign-ups", () => {
  it("is read page by page, each sign-up once, also while others arrive", async () => {
    const shop = await installShop();
    const at = Date.now() - 1_000;
    const ids: string[] = [];
    for (let row = 0; row < 25; row += 1) {
      // Several of one millisecond.
      const { id } = await enqueue(shop, signUp(), new Date(at + Math.floor(row / 5)));
      ids.push(id);
    }
    const token = await secretToken(shop, "sign_ups:read");
    const read: string[] = [];
    let next: string | null = "/api/v1/sign-ups?limit=10";
    while (next !== null) {
      const answer = await ask(next, token);
      const page = (await answer.json()) as { data: { id: string }[]; next: string | null };
      expect(answer.status).toBe(200);
      read.push(...page.data.map(({ id }) => id));
      await enqueue(shop, signUp(), new Date());
      next = page.next && page.next.slice(new URL(page.next).origin.length);
    }
    expect(read.toSorted()).toEqual(ids.toSorted());
  });

  it("is filtered, and has no test and nothing that was erased", async () => {
    const shop = await installShop();
    const at = (iso: string) => new Date(iso);
    const early = await enqueue(shop, signUp({ variantId: "111" }), at("2026-11-01T10:00:00Z"));
    const late = await enqueue(shop, signUp({ productId: "9009" }), at("2026-11-20T10:00:00Z"));
    const failed = await enqueue(shop, signUp(), at("2026-11-21T10:00:00Z"));
    const test = await enqueue(shop, signUp(), at("2026-11-22T10:00:00Z"));
    const erased = await enqueue(shop, signUp(), at("2026-11-23T10:00:00Z"));
    const change = (id: string, data: object) => db.subscription.update({ where: { id }, data });
    await change(failed.id, { state: "failed", lastReason: "variant_refused" });
    await change(test.id, { test: true });
    await change(erased.id, { state: "cancelled", email: null });
    const token = await secretToken(shop, "sign_ups:read");
    const found = async (query: string) => {
      const answer = await ask(`/api/v1/sign-ups?${query}`, token);
      const { data } = (await answer.json()) as { data: { id: string }[] };
      return data.map(({ id }) => id);
    };
    expect(await found("")).toEqual([failed.id, late.id, early.id]);
    expect(await found("include_tests=true")).toEqual([test.id, failed.id, late.id, early.id]);
    expect(await found("state=failed")).toEqual([failed.id]);
    expect(await found("state=sent")).toEqual([]);
    expect(await found("variant_id=gid://shopify/ProductVariant/111")).toEqual([early.id]);
    expect(await found("product_id=9009&state=queued")).toEqual([late.id]);
    expect(await found("created_from=2026-11-20T12:00:00%2B02:00")).toEqual([failed.id, late.id]);
    expect(await found("created_to=2026-11-20T10:00:00Z")).toEqual([early.id]);
  });

  it.each([
    ["state=cancelled", "invalid_query"],
    ["stat=failed", "invalid_query"],
    ["limit=0", "invalid_query"],
    ["limit=101", "invalid_query"],
    ["limit=5&limit=5", "invalid_query"],
    ["created_from=2026-11-20", "invalid_query"],
    ["created_from=2026-02-30T25:00:00Z", "invalid_query"],
    ["cursor=", "invalid_cursor"],
    ["cursor=older.1.2", "invalid_cursor"],
    ["cursor=bm90IG9uZQ", "invalid_cursor"],
  ])("is refused with 400 for %s", async (query, expected) => {
    const token = await secretToken(await installShop(), "sign_ups:read");
    const answer = await ask(`/api/v1/sign-ups?${query}`, token);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([400, expected]);
  });

  it("is read only with a record of it, under the token's name", async () => {
    const shop = await installShop();
    for (let row = 0; row < 3; row += 1) await enqueue(shop, signUp(), new Date());
    const token = await secretToken(shop, "sign_ups:read");
    const first = await ask("/api/v1/sign-ups?limit=2&state=queued", token);
    const { next } = (await first.json()) as { next: string };
    await ask(new URL(next).pathname + new URL(next).search, token);
    const [{ id } = { id: "" }] = await tokensOf(shop);
    expect(await db.accessRecord.findMany({ where: { shop } })).toMatchObject([
      { kind: "api_read", staffId: id, subject: "state=queued", count: 3 },
    ]);
  });
});

describe("the demand", () => {
  it("has each variant with the people who wait for it, and no one else", async () => {
    const shop = await installShop();
    const variants = ["111", "111", "222", "333"];
    for (const variantId of variants) await enqueue(shop, signUp({ variantId }), new Date());
    await enqueue(shop, signUp({ variantId: "444", botSign: "limit_shop" }), new Date());
    const token = await secretToken(shop, "demand:read");
    const page = async (query: string) => {
      const answer = await ask(`/api/v1/demand?${query}`, token);
      const { data, next } = (await answer.json()) as {
        data: { variant_id: string; waiting: number }[];
        next: string | null;
      };
      return { rows: data.map((one) => [one.variant_id, one.waiting]), next };
    };
    const first = await page("limit=2");
    expect(first.rows).toEqual([
      ["111", 2],
      ["222", 1],
    ]);
    const second = await page(first.next!.split("?")[1]!);
    expect(second).toEqual({ rows: [["333", 1]], next: null });
  });
});

describe("rates", () => {
  it("are said with each answer, and end with 429", async () => {
    const shop = await installShop();
    const token = await secretToken(shop, "demand:read");
    const first = await ask("/api/v1/demand", token);
    expect(first.headers.get("ratelimit-policy")).toBe('"reads";q=120;w=60');
    expect(first.headers.get("ratelimit")).toBe('"reads";r=119;t=60');
    expect(first.headers.get("ratelimit-remaining")).toBe("119");
    let last = first;
    for (let at = 0; at < 120; at += 1) last = await ask("/api/v1/demand", token);
    expect([last.status, (await problemOf(last)).code]).toEqual([429, "too_many_requests"]);
    expect(last.headers.get("ratelimit-remaining")).toBe("0");
    expect(last.headers.get("retry-after")).toBe(last.headers.get("ratelimit-reset"));
  });

  it("of a page's token are each network's own", async () => {
    const shop = await installShop();
    const token = await publishableToken(shop);
    const from = (ip: string, at: number) =>
      post(
        token,
        { variant_id: VARIANT, email: `a${at}@example.com` },
        { origin: ORIGIN, "x-forwarded-for": ip },
      );
    const statuses: number[] = [];
    for (let at = 0; at < 61; at += 1) statuses.push((await from("198.51.100.9", at)).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
    expect((await from("198.51.100.10", 100)).status).toBe(202);
  });
});

describe("every other request under /api", () => {
  it.each([
    "/api",
    "/api/",
    "/api/v1",
    "/api/v2/demand",
    "/api/v1/sign-ups/",
    "/API/v1/x",
    "/api/%00",
  ])("to %s is answered 404", async (path) => {
    const answer = await app.fetch(path);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([404, "not_found"]);
  });

  it.each([
    ["PUT", "/api/v1/sign-ups", "GET, HEAD, POST, OPTIONS"],
    ["POST", "/api/v1/demand", "GET, HEAD, OPTIONS"],
    ["DELETE", "/api/v1/demand", "GET, HEAD, OPTIONS"],
  ])("%s %s is answered 405 with what is allowed", async (method, path, allow) => {
    const answer = await app.fetch(path, { method, body: "x" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    expect((await problemOf(answer)).code).toBe("method_not_allowed");
  });

  it("HEAD is answered as GET, without a body", async () => {
    const token = await secretToken(await installShop(), "demand:read");
    const answer = await ask("/api/v1/demand", token, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });

  it("a page can read why its request is refused before the token is known", async () => {
    for (const token of ["", "bis_pk_none"]) {
      const answer = await post(token, {}, { origin: ORIGIN });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
      expect(answer.headers.get("access-control-expose-headers")).toContain("Retry-After");
    }
    const odd = await post("bis_pk_none", {}, { origin: "null" });
    expect(odd.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("a preflight is answered without a token, and lets no method but POST through", async () => {
    const asked = { "access-control-request-method": "POST", origin: ORIGIN };
    const answer = await app.fetch("/api/v1/sign-ups", { method: "OPTIONS", headers: asked });
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("access-control-allow-methods")).toBe("POST");
    expect(answer.headers.get("access-control-allow-headers")).toBe("Authorization, Content-Type");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    const demand = await app.fetch("/api/v1/demand", { method: "OPTIONS", headers: asked });
    expect(demand.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a body is refused", () => {
  it.each<[string, BodyInit, Record<string, string>, number, string]>([
    ["of over 16 KB", `"${"x".repeat(17_000)}"`, {}, 413, "body_too_large"],
    ["of far over 16 KB", "x".repeat(300_000), {}, 413, "body_too_large"],
    ["that is a form", "a=b", { "content-type": "text/plain" }, 415, "unsupported_body"],
    ["that is compressed", "{}", { "content-encoding": "gzip" }, 415, "unsupported_body"],
    ["that is no JSON", "{", {}, 400, "unreadable_body"],
    ["that is a list", "[]", {}, 400, "unreadable_body"],
  ])("%s", async (_, body, headers, status, code) => {
    const token = await secretToken(await installShop(), "sign_ups:write");
    const answer = await ask("/api/v1/sign-ups", token, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
    expect([answer.status, (await problemOf(answer)).code]).toEqual([status, code]);
  });

  it("unread where the token is none", async () => {
    const answer = await ask("/api/v1/sign-ups", "x", {
      method: "POST",
      body: "x".repeat(300_000),
    });
    expect([answer.status, answer.headers.get("connection")]).toEqual([401, "close"]);
  });
});
