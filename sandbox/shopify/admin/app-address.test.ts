import "@shopify/shopify-api/adapters/node";
import { shopifyApi } from "@shopify/shopify-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { adminAddress, frameAddress, readAppPath } from "./app-address.ts";

const secret = "hush";
const appUrl = "http://localhost:4603";
const frame = {
  appUrl,
  shop: "corner.myshopify.com",
  apiSecret: secret,
  idToken: "a.b.c",
  locale: "en",
};

const { utils } = shopifyApi({
  apiKey: "key",
  apiSecretKey: secret,
  apiVersion: "2026-10" as never,
  hostName: "localhost",
  isEmbeddedApp: true,
});

test("Shopify's own library accepts the signature, whatever the page's own query contains", async () => {
  const word = fc.string({ minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, word)), async (pairs) => {
      const path = `/app?${new URLSearchParams(pairs).toString()}`;
      const { searchParams } = new URL(frameAddress(path, { ...frame, now: Date.now() }));
      expect(await utils.validateHmac(Object.fromEntries(normalised(searchParams)))).toBe(true);
    }),
  );
});

/** Reads a query as a server does that joins repeated values. */
function normalised(query: URLSearchParams): [string, string][] {
  return [...new Set(query.keys())].map((name) => [name, query.getAll(name).join(",")]);
}

test("The frame's address has the shop, the admin, the time and the session", () => {
  const now = Date.UTC(2026, 0, 2);
  const { origin, pathname, searchParams } = new URL(
    frameAddress("/app/x?page=2", { ...frame, now }),
  );
  expect(origin + pathname).toBe(`${appUrl}/app/x`);
  expect(Object.fromEntries(searchParams)).toEqual({
    page: "2",
    embedded: "1",
    hmac: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    host: "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvY29ybmVy",
    id_token: "a.b.c",
    locale: "en",
    session: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    shop: "corner.myshopify.com",
    timestamp: String(now / 1000),
  });
});

test.each([
  ["/apps/notify-me/app", "/app"],
  [
    "/apps/notify-me/app/subscriptions?state=failed&page=2",
    "/app/subscriptions?state=failed&page=2",
  ],
  ["/apps/notify-me/app?shop=evil.myshopify.com&id_token=x&hmac=y&q=1", "/app?q=1"],
  ["/apps/notify-me-too/app", undefined],
  ["/controls", undefined],
])("The address %s shows the app's page %s", (address, path) => {
  expect(readAppPath(new URL(address, "http://localhost:4600"))).toBe(path);
});

test.each([
  "//evil.example/app",
  "/app@evil.example",
  "/\\evil.example",
  "/../../x",
  "/%2f%2fevil.example",
])("The path %s does not lead the frame away from the app", (path) => {
  const shown = readAppPath(new URL(`http://localhost:4600/apps/notify-me${path}`));
  if (shown !== undefined) {
    expect(new URL(frameAddress(shown, { ...frame, now: 0 })).origin).toBe(appUrl);
  }
});

test("Only the app's own pages have an address in the admin", () => {
  const address = (url: string) => adminAddress(new URL(url), appUrl);
  expect(address(`${appUrl}/app/settings?shop=a&tab=1`)).toBe("/apps/notify-me/app/settings?tab=1");
  expect(address("http://evil.example/app")).toBeUndefined();
  expect(address("javascript:alert(1)")).toBeUndefined();
  expect(address("shopify://admin/products/1")).toBeUndefined();
});
