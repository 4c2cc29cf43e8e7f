import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { signUp } from "#tests/shops.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

/** Whose session tokens Shopify's test kit makes. */
const STAFF = "12345";

async function shopWithSignUp() {
  const shop = await openShop();
  const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), new Date());
  return { shop, id };
}

/** The records of a shop, as soon as there are so many: a view is recorded beside its answer. */
function recordsOf(shop: string, count = 1) {
  return expect.poll(async () => {
    const rows = await db.accessRecord.findMany({ where: { shop }, orderBy: { at: "asc" } });
    return rows.length < count
      ? undefined
      : rows.map(({ kind, staffId, subject, count }) => ({ kind, staffId, subject, count }));
  });
}

describe("an access to shoppers' data is recorded with who it was:", () => {
  it("a view of a sign-up", async () => {
    const { shop, id } = await shopWithSignUp();
    expect((await app.admin(shop, `/app/subscriptions/${id}.data`)).status).toBe(200);
    await recordsOf(shop).toEqual([{ kind: "viewed", staffId: STAFF, subject: id, count: 1 }]);
  });

  it("an export, without what was searched for", async () => {
    const { shop } = await shopWithSignUp();
    const answer = await app.admin(shop, "/app/export?state=queued&search=ann");
    expect(await answer.text()).toContain("ann@example.com");
    await recordsOf(shop).toEqual([
      { kind: "exported", staffId: STAFF, subject: "state=queued&searched=1", count: 1 },
    ]);
  });

  it("an export of chosen sign-ups", async () => {
    const { shop, id } = await shopWithSignUp();
    await (await app.admin(shop, `/app/export?id=${id}`)).text();
    await recordsOf(shop).toEqual([
      { kind: "exported", staffId: STAFF, subject: "selected", count: 1 },
    ]);
  });

  it("a correction", async () => {
    const { shop, id } = await shopWithSignUp();
    const row = await db.subscription.findUniqueOrThrow({ where: { id } });
    const body = new URLSearchParams({
      intent: "correct",
      version: String(row.version),
      email: "anna@example.com",
      phone: "",
      variant_id: row.variantId,
    });
    const path = `/app/subscriptions/${id}.data`;
    await (await app.admin(shop, path, { method: "POST", body })).text();
    await expect
      .poll(() => db.accessRecord.findFirst({ where: { shop, kind: "corrected" } }))
      .toMatchObject({ staffId: STAFF, subject: id, count: 1 });
  });

  it("a download of a customer's data", async () => {
    const { shop } = await shopWithSignUp();
    const customer = { email: "ann@example.com" };
    await app.webhook(shop, "customers/data_request", { customer, data_request: { id: 5 } });
    const body = new URLSearchParams({ intent: "download", id: `${shop}/5` });
    await (await app.admin(shop, "/app/data-requests", { method: "POST", body })).text();
    await recordsOf(shop).toEqual([
      { kind: "data_downloaded", staffId: STAFF, subject: `${shop}/5`, count: 1 },
    ]);
  });
});

it("what does not exist, or is another shop's, is no access", async () => {
  const [{ shop }, other] = [await shopWithSignUp(), await shopWithSignUp()];
  expect((await app.admin(shop, `/app/subscriptions/${other.id}.data`)).status).toBe(404);
  await (await app.admin(shop, "/app/export")).text();
  await recordsOf(shop).toMatchObject([{ kind: "exported" }]);
  expect(await db.accessRecord.count({ where: { shop: other.shop } })).toBe(0);
});

it("the merchant reads the record, and it goes with the shop", async () => {
  const { shop } = await shopWithSignUp();
  await (await app.admin(shop, "/app/export?search=ann")).text();
  await recordsOf(shop).toMatchObject([{ count: 1 }]);
  const page = await (await app.admin(shop, "/app/privacy")).text();
  expect(page).toContain("Exported 1 sign-up");
  expect(page).toContain(`You (ID ${STAFF})`);
  await db.merchant.update({ where: { shop }, data: { uninstalledAt: new Date(0) } });
  await app.webhook(shop, "shop/redact", {});
  expect(await db.accessRecord.count({ where: { shop } })).toBe(0);
});
