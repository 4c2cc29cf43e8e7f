import { expect, it } from "vitest";
import { connectShop, installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { connectionStatus } from "./connection-status.server.ts";
import { disconnect } from "./connection.server.ts";
import { noteConsentRefused } from "./consent.server.ts";

const DETAIL = "Your API key is missing required scopes: lists:write";

it("a key that may not record consents is stored once, with what Klaviyo said", async () => {
  const { shop } = await connectShop();
  expect((await connectionStatus(shop))?.consentRefused).toBeNull();
  expect(await noteConsentRefused(shop, 1, DETAIL)).toBe(true);
  expect(await noteConsentRefused(shop, 1, "Said again.")).toBe(false);
  expect((await connectionStatus(shop))?.consentRefused).toEqual({ detail: DETAIL });
});

it("an answer to an older key changes nothing", async () => {
  const { shop } = await connectShop();
  await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
  expect(await noteConsentRefused(shop, 1, DETAIL)).toBe(false);
  expect((await connectionStatus(shop))?.consentRefused).toBeNull();
});

it("a refusal of an older key does not apply to a newer one", async () => {
  const { shop } = await connectShop();
  await noteConsentRefused(shop, 1, DETAIL);
  await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
  expect((await connectionStatus(shop))?.consentRefused).toBeNull();
  expect(await noteConsentRefused(shop, 2, DETAIL)).toBe(true);
});

it("without a key nothing is stored, and nothing remains", async () => {
  const bare = await installShop();
  expect(await noteConsentRefused(bare, 0, DETAIL)).toBe(false);
  const { shop } = await connectShop();
  const list = { consentListId: "NEWS01", consentListName: "Newsletter" };
  await db.merchant.update({ where: { shop }, data: list });
  await noteConsentRefused(shop, 1, DETAIL);
  await disconnect(shop, 1);
  expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toMatchObject({
    consentRefusedKeyVersion: null,
    consentRefusedDetail: null,
    consentListId: null,
    consentListName: null,
  });
});

it("applies to its own shop only", async () => {
  const { shop } = await connectShop();
  const { shop: other } = await connectShop();
  await noteConsentRefused(shop, 1, DETAIL);
  expect((await connectionStatus(other))?.consentRefused).toBeNull();
});
