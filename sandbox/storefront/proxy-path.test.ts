import { expect, test } from "vitest";
import { renderBlock } from "./block.ts";
import { catalogue } from "./catalogue.ts";
import { readExtension } from "./extension.ts";
import { describeProduct } from "./product-drop.ts";
import { readVisit } from "./visit.ts";

/** The address that the block posts to, with this "App proxy path" of the merchant. */
async function actionFor(proxyPath: string, address = "/products/enamel-mug"): Promise<string> {
  const visit = readVisit(`https://harbour.example${address}`);
  const state = { shop: "harbour.myshopify.com", appMetafields: {} };
  const product = describeProduct(catalogue[1]!, visit.root, null);
  const settings = { proxy_path: proxyPath };
  const { html } = await renderBlock(await readExtension(), state, visit, product, { settings });
  const [, action = ""] = /<form[^>]*\saction="([^"]*)"/.exec(html) ?? [];
  return action;
}

test.each([
  ["/apps/notify-me", "/apps/notify-me"],
  ["apps/notify-me/", "/apps/notify-me"],
  ["/apps/notify-me/subscriptions", "/apps/notify-me"],
  ["/apps/notify-me/subscriptions/", "/apps/notify-me"],
  ["https://harbour.example/apps/notify-me", "/apps/notify-me"],
  ["HTTPS://harbour.example/apps/notify-me?a=b#c", "/apps/notify-me"],
  ["https://tools.harbour.example/tools/restock", "/tools/restock"],
  ["https://apps/tools/restock", "/tools/restock"],
  ["//harbour.example/apps/restock", "/apps/restock"],
  ["harbour.example/apps/restock", "/apps/restock"],
  ["//tools//restock//", "/tools/restock"],
  ["  /community/back-in_stock ", "/community/back-in_stock"],
  ["/ apps / restock /", "/apps/restock"],
  ["/Apps/Restock", "/apps/Restock"],
  ["/fr/apps/restock", "/apps/restock"],
  ["/a/b?x=/apps/c", "/a/b"],
  ["/a/b#/apps/c", "/a/b"],
])("reads the setting %j as %s", async (setting, path) => {
  expect(await actionFor(setting)).toBe(`${path}/subscriptions`);
});

test.each([
  "",
  " ",
  "/",
  "//",
  "?",
  "#",
  "apps",
  "/apps/",
  "https://",
  "https://evil.example",
  "https://evil.example/",
  "https://evil.example/restock",
  "//evil.example/restock",
  "\\\\evil.example\\apps\\restock",
  "/apps/..",
  "/apps/../../cart/add",
  "/apps/./restock",
  "/apps/%2e%2e",
  "/apps/re stock",
  '/apps/"><script>alert(1)</script>',
  "/apps/{{ shop.name }}",
  "/apps/リストック",
  "javascript:alert(1)//apps",
  "data:text/html,/",
  "mailto:a@b.c",
  "restock",
])("uses the default for the setting %j", async (setting) => {
  expect(await actionFor(setting)).toBe("/apps/notify-me/subscriptions");
});

test("an address in another language posts to the same place", async () => {
  expect(await actionFor("/tools/restock", "/fr/products/enamel-mug")).toBe(
    "/tools/restock/subscriptions",
  );
});
