import { expect, it } from "vitest";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { presentPageSecret } from "./told-page-secret.server.ts";
import { confirmPresence } from "./presence.server.ts";
import { rememberTimeZone, timeZoneOf } from "./time-zone.server.ts";

it("is UTC until Shopify has named another, and each shop's own from then on", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  expect(await timeZoneOf(shop)).toBe("UTC");
  await rememberTimeZone(shop, "Asia/Kolkata");
  expect(await timeZoneOf(shop)).toBe("Asia/Kolkata");
  expect(await timeZoneOf(other)).toBe("UTC");
});

it("is not changed by an unknown name", async () => {
  const shop = await installShop();
  await rememberTimeZone(shop, "Europe/Berlin");
  await rememberTimeZone(shop, "Atlantis/Capital");
  expect(await timeZoneOf(shop)).toBe("Europe/Berlin");
});

it("is UTC if the stored name is unknown here", async () => {
  const shop = await installShop();
  await db.merchant.update({ where: { shop }, data: { timeZone: "Atlantis/Capital" } });
  expect(await timeZoneOf(shop)).toBe("UTC");
});

it("is UTC for an unknown shop", async () => {
  expect(await timeZoneOf("nobody.myshopify.com")).toBe("UTC");
});

it("is stored with the confirmation of the install, from the same query", async () => {
  const shop = await installShop(new Date("2026-11-25T12:00:00Z"));
  const { secret: value } = await presentPageSecret(shop);
  await db.merchant.update({
    where: { shop },
    data: { storefrontToldAt: new Date(), pageSecretToldAt: new Date() },
  });
  const asked: string[] = [];
  const data = {
    currentAppInstallation: {
      id: "gid://shopify/AppInstallation/1",
      settings: { id: "1" },
      secret: { value },
    },
    shop: { ianaTimezone: "Australia/Lord_Howe" },
  };
  const graphql = (query: string) => {
    asked.push(query);
    return Promise.resolve(Response.json({ data }));
  };
  await confirmPresence(shop, graphql, () => new Date("2026-11-26T12:00:00Z"));
  expect(asked).toHaveLength(1);
  expect(await timeZoneOf(shop)).toBe("Australia/Lord_Howe");
});
