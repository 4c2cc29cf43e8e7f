import { expect, it } from "vitest";
import { REGION, installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { regionOf } from "./region.server.ts";

it("is the shop's own time zone and country", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const data = { timeZone: "Europe/Berlin", defaultCountry: "DE" };
  await db.merchant.update({ where: { shop }, data });
  expect(await regionOf(shop)).toEqual({ timeZone: "Europe/Berlin", country: "DE" });
  expect(await regionOf(other)).toEqual(REGION);
});

it("is in UTC if the stored time zone is unknown here", async () => {
  const shop = await installShop();
  await db.merchant.update({ where: { shop }, data: { timeZone: "Atlantis/Capital" } });
  expect(await regionOf(shop)).toEqual(REGION);
});

it("is in UTC and in no country for an unknown shop", async () => {
  expect(await regionOf("nobody.myshopify.com")).toEqual({ timeZone: "UTC", country: "" });
});
