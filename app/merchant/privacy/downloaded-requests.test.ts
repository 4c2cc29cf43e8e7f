import { expect, it } from "vitest";
import { installShop } from "#tests/shops.ts";
import { accessNoted, beginAccess, noteAccess } from "./access-records.server.ts";
import { downloadedRequests } from "./downloaded-requests.server.ts";

const requestedAt = new Date("2026-11-01T12:00:00Z");
const now = new Date("2026-11-02T12:00:00Z");

it("has the requests of this shop that were downloaded, and not those that were only looked at", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const [one, two, three] = ["1", "2", "3"].map((name) => `${shop}/${name}`) as [
    string,
    string,
    string,
  ];
  await beginAccess(shop, { staffId: "7", kind: "data_downloaded", subject: one }, now);
  await beginAccess(other, { staffId: "7", kind: "data_downloaded", subject: two }, now);
  noteAccess(shop, { staffId: "7", kind: "viewed", subject: three }, now);
  await accessNoted();
  const requests = [one, two, three].map((id) => ({ id, requestedAt }));
  expect(await downloadedRequests(shop, requests)).toEqual(new Set([one]));
  expect(await downloadedRequests(shop, [])).toEqual(new Set());
});
