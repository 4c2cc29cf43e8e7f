import { expect, it } from "vitest";
import { checkSeals } from "./seals.ts";

const keys = { what: "Klaviyo keys", count: 2 };
const tokens = { what: "Shopify's access tokens", count: 3, renews: true as const };

it("is right where nothing is sealed with a dropped key", () => {
  expect(checkSeals([])).toMatchObject({ ok: true, detail: "ENCRYPTION_KEY has the key of each" });
});

it("is right, with a note, where only Shopify's tokens are: they are renewed", () => {
  expect(checkSeals([tokens])).toMatchObject({
    ok: true,
    detail:
      "ENCRYPTION_KEY has the key of each that is not renewed; 3 Shopify's access tokens will be renewed at the next visit",
  });
});

it("is wrong where a merchant has to enter a key again", () => {
  expect(checkSeals([keys, tokens])).toMatchObject({
    ok: false,
    fault:
      "2 Klaviyo keys are sealed with a key that ENCRYPTION_KEY lacks; 3 Shopify's access tokens will be renewed at the next visit",
  });
});
