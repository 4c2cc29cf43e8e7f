import { expect, test } from "vitest";
import { recordingHost } from "./recording-host.ts";

test("The admin's front page leads to the app", async () => {
  const { get } = recordingHost();
  const answer = await get("/");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("Location")).toBe("/apps/notify-me/app");
});

test("A page of the app is in a frame, and only the app may be in it", async () => {
  const { get } = recordingHost();
  const answer = await get("/apps/notify-me/app/subscriptions?state=failed");
  const page = await answer.text();
  expect(page).toContain(
    'data-src="http://localhost:4603/app/subscriptions?state=failed&#38;embedded=1',
  );
  expect(page).toContain("id_token=token-1");
  expect(page).toContain('href="http://localhost:4601"');
  expect(page).toContain('href="http://localhost:4602"');
  const policy = answer.headers.get("Content-Security-Policy");
  expect(policy).toContain("frame-src http://localhost:4603;");
  expect(policy).toContain("frame-ancestors 'none'");
});

test("Without an install there is a button instead, and no token", async () => {
  const { get, done } = recordingHost({ installed: false });
  const page = await (await get("/apps/notify-me/app/settings?a=1")).text();
  expect(page).toContain("The app is not installed in this shop");
  expect(page).toContain('name="back" value="/apps/notify-me/app/settings?a=1"');
  expect(page).not.toContain("<iframe");
  expect(done).toEqual([]);
});

test.each([
  '/apps/notify-me/app/"><script>alert(1)</script>',
  '/apps/notify-me/app?q="><script>alert(1)</script>',
  '/elsewhere?url="><script>alert(1)</script>',
  '/elsewhere?url=https://corner.myshopify.com/admin/themes/1/editor?addAppBlockId="><script>alert(1)</script>',
  "/controls?did=<script>alert(1)</script>&status=<script>alert(1)</script>",
])("The page never contains markup of its address: %s", async (path) => {
  for (const so of [true, false]) {
    const host = recordingHost({ installed: so, blockPlaced: so });
    const page = await (await host.get(path)).text();
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain('="">');
  }
});

test.each([
  [
    "the admin's own page",
    { "Sec-Fetch-Site": "same-origin", Origin: "http://localhost:4600" },
    200,
  ],
  ["an old browser on its own page", { Origin: "http://localhost:4600" }, 200],
  [
    "another port of this machine",
    { "Sec-Fetch-Site": "same-site", Origin: "http://localhost:4603" },
    403,
  ],
  ["another site", { "Sec-Fetch-Site": "cross-site", Origin: "http://evil.example" }, 403],
  ["a hidden page", { Origin: "null" }, 403],
  ["a request without an origin", {}, 403],
])("A session token asked for by %s", async (_, headers, status) => {
  const { post } = recordingHost();
  const answer = await post("/session-token", {}, headers);
  expect(answer.status).toBe(status);
  if (status === 200) expect(await answer.json()).toEqual({ token: "token-1" });
});

test("There are no session tokens after an uninstall", async () => {
  expect((await recordingHost({ installed: false }).post("/session-token")).status).toBe(409);
});

test("The app's own address leads back into its frame; any other is shown and not followed", async () => {
  const { get } = recordingHost();
  const own = await get(
    `/elsewhere?url=${encodeURIComponent("http://localhost:4603/app?shop=a&x=1")}`,
  );
  expect(own.headers.get("Location")).toBe("/apps/notify-me/app?x=1");
  const other = await get(`/elsewhere?url=${encodeURIComponent("shopify://admin/products/1")}`);
  expect(other.status).toBe(200);
  expect(await other.text()).toContain("shopify://admin/products/1");
});

test("A product's page in Shopify's admin leads to that product in the storefront", async () => {
  const url = encodeURIComponent("https://corner.myshopify.com/admin/products/6735915917341");
  const product = await (await recordingHost().get(`/elsewhere?url=${url}`)).text();
  expect(product).toContain('href="http://localhost:4601/products/linen-shirt"');
  expect(product).not.toContain("block");
});

test.each(["/apps/notify-me/app", "/controls", "/elsewhere?url=x"])(
  "The page at %s has one first-level heading, installed or not",
  async (path) => {
    for (const installed of [true, false]) {
      const page = await (await recordingHost({ installed }).get(path)).text();
      expect(page.match(/<h1\b/g)).toHaveLength(1);
    }
  },
);

test.each(["/admin/../host.ts", "/admin/nothing.js", "/favicon.ico", "/apps/other/app"])(
  "Finds nothing at %s",
  async (path) => {
    expect((await recordingHost().get(path)).status).toBe(404);
  },
);

test("Every style and script of a page exists", async () => {
  const { get } = recordingHost();
  const page = await (await get("/apps/notify-me/app")).text();
  const named = [...page.matchAll(/(?:href|src)="(\/admin\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(4);
  for (const path of named) {
    const answer = await get(path);
    expect(answer.status, path).toBe(200);
    const imports = (await answer.text()).matchAll(/from "\.\/([^"]+)"|import "\.\/([^"]+)"/g);
    for (const [, from, plain] of imports) {
      const file = `/admin/${from ?? plain ?? ""}`;
      expect((await get(file)).status, file).toBe(200);
    }
  }
});

test("The app gets the language that the merchant has chosen for the admin", async () => {
  const { get } = recordingHost({ language: "ja" });
  expect(await (await get("/apps/notify-me/app")).text()).toContain("&#38;locale=ja");
});
