import { beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { erasePerson } from "#app/outbox/erase.server.ts";
import { settle } from "#app/outbox/queue/settle.server.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

let shop: string;
let other: string;

beforeEach(async () => {
  await emptyDatabase();
  [shop, other] = [await openShop(), await openShop()];
});

/** A sign-up through the storefront's form. */
async function signUp(fields: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams({ variant_id: "33001893429341", ...fields });
  if (!body.has("email")) body.set("email", "ann@exmaple.com");
  const answer = await app.proxy(shop, body, { accept: "application/json" });
  expect(answer.status).toBe(202);
  const newest = await db.subscription.findFirstOrThrow({
    where: { shop },
    orderBy: { id: "desc" },
  });
  return newest.id;
}

function rowOf(id: string) {
  return db.subscription.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
}

async function correct(
  as: string,
  id: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams({ intent: "correct", version: "1", ...fields });
  const path = `/app/subscriptions/${encodeURIComponent(id)}.data`;
  const answer = await app.admin(as, path, { method: "POST", body });
  return { status: answer.status, text: await answer.text() };
}

async function page(as: string, id: string, query = ""): Promise<{ status: number; text: string }> {
  const path = `/app/subscriptions/${encodeURIComponent(id)}.data${query}`;
  const answer = await app.admin(as, path);
  return { status: answer.status, text: await answer.text() };
}

describe("a correction", () => {
  it("is made, stored as an action, and shown on the page", async () => {
    const id = await signUp();
    const answer = await correct(shop, id, { email: " Ann@Example.com " });
    expect([answer.status, answer.text.includes('"corrected"')]).toEqual([200, true]);
    expect(await rowOf(id)).toMatchObject({
      email: "ann@example.com",
      version: 2,
      state: "queued",
    });
    const { text } = await page(shop, id);
    expect(text).toContain("corrected");
    expect(text).toContain("a…@…");
    expect(text).not.toContain("ann@exmaple");
  });

  it("of another shop's row is answered 404, as one of no row, and changes nothing", async () => {
    const id = await signUp();
    expect((await correct(other, id, { email: "b@example.com" })).status).toBe(404);
    expect(await rowOf(id)).toMatchObject({ email: "ann@exmaple.com", version: 1 });
    expect(await db.merchantAction.count()).toBe(0);
  });

  it("does not settle by an answer that was on its way", async () => {
    const id = await signUp();
    await correct(shop, id, { email: "ann@example.com" });
    const attempt = {
      at: new Date(),
      durationMs: 9,
      step: "back_in_stock" as const,
      outcome: "delivered",
      status: 202,
      revision: "2026-07-15",
      channels: "EMAIL",
      answer: null,
      requestId: null,
      servedRevision: null,
      code: null,
      pointer: null,
      detail: null,
    };
    const row = { id, shop, version: 1, attemptCount: 0 };
    await settle([{ row, keyVersion: 1, attempt, next: { state: "delivered" } }], new Date());
    expect(await rowOf(id)).toMatchObject({ state: "queued", attempts: [{ late: true }] });
    // The correction says what it replaced, so the request is still known.
    expect((await page(shop, id)).text).toContain("[e-mail]");
  });
});

describe("what was filled in wrongly", () => {
  it.each([
    ["an invalid address", { email: "ann@" }, "email_invalid"],
    ["an invalid number", { email: "ann@example.com", phone: "12" }, "phone_invalid"],
    ["nothing", { email: "", phone: "" }, "contact_missing"],
    ["a phone alone where SMS is off", { email: "", phone: "+14155552671" }, "sms_unavailable"],
    ["a text without end", { email: `${"a".repeat(50_000)}@example.com` }, "email_invalid"],
    ["half a character and a NUL", { email: "a\u0000\ud800@example.com" }, "email_invalid"],
  ] as [string, Record<string, string>, string][])(
    "%s is told, and nothing changes",
    async (_, fields, fault) => {
      const id = await signUp();
      const answer = await correct(shop, id, fields);
      expect([answer.status, answer.text.includes(fault)]).toEqual([422, true]);
      expect(await rowOf(id)).toMatchObject({ email: "ann@exmaple.com", version: 1 });
    },
  );

  it.each([
    ["no version", { version: "" }],
    ["an invalid version", { version: "1 OR 1=1" }],
    ["an unknown intent", { intent: "erase" }],
  ])("%s is no order, and answered 400", async (_, fields) => {
    const id = await signUp();
    expect((await correct(shop, id, { email: "a@example.com", ...fields })).status).toBe(400);
    expect(await rowOf(id)).toMatchObject({ version: 1 });
  });

  it("any method but POST is answered 405", async () => {
    const id = await signUp();
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const answer = await app.admin(shop, `/app/subscriptions/${id}.data`, { method });
      expect(answer.status).toBe(405);
    }
    expect(await rowOf(id)).toMatchObject({ version: 1 });
  });
});

describe("the answer instead of a correction says", () => {
  it("that the row has moved on, also where its person was erased", async () => {
    const id = await signUp();
    const stale = await correct(shop, id, { email: "b@example.com", version: "7" });
    expect([stale.status, stale.text.includes("moved_on")]).toEqual([200, true]);
    await erasePerson(shop, { email: "ann@exmaple.com", phones: [] }, new Date());
    const erased = await correct(shop, id, { email: "b@example.com", version: "2" });
    expect(erased.text).toContain("moved_on");
    expect(await rowOf(id)).toMatchObject({ email: null, state: "cancelled" });
  });

  it("that Klaviyo has it", async () => {
    const id = await signUp();
    await db.subscription.update({ where: { id }, data: { state: "delivered" } });
    expect((await correct(shop, id, { email: "b@example.com" })).text).toContain("delivered");
    expect(await rowOf(id)).toMatchObject({ email: "ann@exmaple.com", version: 1 });
  });

  it("that another row is open for that shopper, with its id", async () => {
    const mine = await signUp({ email: "ann@example.com" });
    const id = await signUp();
    const { text } = await correct(shop, id, { email: "ann@example.com" });
    expect(text).toContain("taken");
    expect(text).toContain(mine);
    expect(await rowOf(id)).toMatchObject({ email: "ann@exmaple.com", version: 1 });
  });
});

describe("the page", () => {
  it.each(["nobody", "' OR 1=1 --", "\u0000", "x".repeat(3_000)])(
    "of an id that does not exist is a 404: %j",
    async (id) => {
      await signUp();
      expect((await page(shop, id)).status).toBe(404);
    },
  );

  it("leads to the rows beside it, of its own shop and in the view that it was opened from", async () => {
    const ids = [
      await signUp({ email: "a@example.com" }),
      await signUp({ email: "b@example.com" }),
    ];
    const middle = await signUp({ email: "c@example.com" });
    const newest = await signUp({ email: "d@example.com" });
    await db.subscription.update({ where: { id: ids[0]! }, data: { state: "failed" } });
    const all = await page(shop, middle);
    expect([all.text.includes(ids[1]!), all.text.includes(newest)]).toEqual([true, true]);
    const failed = await page(shop, middle, "?state=failed");
    expect([failed.text.includes(ids[0]!), failed.text.includes(newest)]).toEqual([true, false]);
    expect((await page(other, middle)).status).toBe(404);
  });
});
