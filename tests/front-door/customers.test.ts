import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { unseal } from "#app/merchant/seal.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { upload } from "#tests/file-import.ts";
import { signUp } from "#tests/shops.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

const NATIONAL = "555-625-1199";
const STORED = "+15556251199";

function askForData(shop: string, id: number, customer: object) {
  return app.webhook(shop, "customers/data_request", { customer, data_request: { id } });
}

async function download(shop: string, id: number) {
  const answer = await app.admin(shop, "/app/data-requests", {
    method: "POST",
    body: new URLSearchParams({ intent: "download", id: `${shop}/${id}` }),
  });
  return (await answer.json()) as {
    requestedAt: string;
    subscriptions: Record<string, unknown>[];
    stagedLines: { line: number }[];
  };
}

describe("a customer whom Shopify names by a national phone number", () => {
  it("is erased", async () => {
    const shop = await openShop();
    const now = new Date();
    await enqueue(shop, signUp({ email: null, phone: STORED, smsConsent: true }), now);
    await enqueue(shop, signUp({ email: null, phone: "+14155552671", smsConsent: true }), now);
    const customer = { id: 1, phone: NATIONAL };
    expect((await app.webhook(shop, "customers/redact", { customer })).status).toBe(200);
    const rows = await db.subscription.findMany({ where: { shop }, orderBy: { state: "asc" } });
    expect(rows.map(({ state, phone }) => [state, phone])).toEqual([
      ["cancelled", null],
      ["queued", "+14155552671"],
    ]);
  });

  it.each([
    // Of another country, the same digits are a stranger's number.
    [NATIONAL, []],
    ["0151 23456789", []],
    ["+1 (555) 625-1199", [{ phone: STORED }]],
    ["\u202a+49 151 23456789\u202c", [{ phone: "+4915123456789" }]],
  ])("is deleted in Klaviyo only by a number with its country: %s", async (phone, people) => {
    const shop = await openShop();
    const body = new URLSearchParams({ chosen: "on" });
    await app.admin(shop, "/app/profile-deletions", { method: "POST", body });
    await app.webhook(shop, "customers/redact", { customer: { id: 1, phone } });
    const rows = await db.profileDeletion.findMany({ where: { shop } });
    const named = rows.map(
      ({ sealedPerson }) => JSON.parse(unseal(shop, sealedPerson ?? "") ?? "") as object,
    );
    expect(named).toEqual(people);
  });

  it("is to be deleted in Klaviyo too, once the merchant has chosen that", async () => {
    const shop = await openShop();
    const redact = (id: number) =>
      app.webhook(shop, "customers/redact", { customer: { id, email: "Ann@example.com" } });
    const choose = (chosen: string) => {
      const body = new URLSearchParams({ chosen });
      return app.admin(shop, "/app/profile-deletions", { method: "POST", body });
    };
    await redact(1);
    expect(await db.profileDeletion.count({ where: { shop } })).toBe(0);
    expect((await choose("perhaps")).status).toBe(400);
    expect(await (await choose("on")).json()).toEqual({ intent: "deletions", chosen: true });
    expect((await redact(2)).status).toBe(200);
    const [row] = await db.profileDeletion.findMany({ where: { shop } });
    expect(JSON.parse(unseal(shop, row?.sealedPerson ?? "") ?? "")).toEqual({
      email: "ann@example.com",
    });
    await choose("off");
    await redact(3);
    expect(await db.profileDeletion.count({ where: { shop } })).toBe(1);
  });

  it("gets what is stored", async () => {
    const shop = await openShop();
    await enqueue(shop, signUp({ email: "ann@example.com", phone: STORED }), new Date());
    await askForData(shop, 1, { phone: NATIONAL });
    expect((await download(shop, 1)).subscriptions).toMatchObject([{ email: "ann@example.com" }]);
  });
});

describe("a customer who is in a file that is not imported yet", () => {
  it("gets its lines, and is erased with the file", async () => {
    const shop = await openShop();
    await upload(shop, "email,sku\nbob@example.com,1\nAnn@Example.com,2\n", new Date());
    const customer = { email: "ann@example.com" };
    await askForData(shop, 3, customer);
    const { subscriptions, stagedLines } = await download(shop, 3);
    expect([subscriptions, stagedLines.map(({ line }) => line)]).toEqual([[], [3]]);
    expect(await db.accessRecord.findMany({ where: { shop } })).toMatchObject([
      { kind: "data_downloaded", count: 1 },
    ]);
    const other = { customer: { id: 2, email: "eve@example.com" } };
    await app.webhook(shop, "customers/redact", other);
    expect(await db.fileImportPiece.count({ where: { fileImport: { shop } } })).toBe(1);
    await app.webhook(shop, "customers/redact", { customer: { id: 1, ...customer } });
    expect(await db.fileImportPiece.count({ where: { fileImport: { shop } } })).toBe(0);
    expect(await db.fileImport.findUnique({ where: { shop } })).toMatchObject({
      ...{ state: "refused", fault: "customer_erased" },
    });
  });
});

describe("a national phone number that could be of many countries", () => {
  const NUMBERS = ["+31612345678", "+33612345678", "+34612345678", "+61612345678"];

  /** A shop with a row of each of four people. */
  async function shopOfFour(defaultCountry: string): Promise<string> {
    const shop = await openShop();
    await db.merchant.update({ where: { shop }, data: { defaultCountry } });
    for (const phone of NUMBERS) {
      await enqueue(shop, signUp({ email: null, phone, smsConsent: true }), new Date());
    }
    return shop;
  }

  it.each([
    ["US", []],
    ["FR", ["+33612345678"]],
    ["NL", ["+31612345678"]],
  ])("is the one of the shop's country, %s, and no stranger's", async (country, theirs) => {
    const shop = await shopOfFour(country);
    const customer = { email: "carla@example.es", phone: "612345678" };
    await askForData(shop, 1, customer);
    const { subscriptions } = await download(shop, 1);
    expect(subscriptions.map(({ phone }) => phone)).toEqual(theirs);
    expect((await app.webhook(shop, "customers/redact", { customer })).status).toBe(200);
    const left = await db.subscription.findMany({ where: { shop, state: { not: "cancelled" } } });
    expect(left.map(({ phone }) => phone).sort()).toEqual(
      NUMBERS.filter((number) => !theirs.includes(number)),
    );
  });
});

describe.each([
  ["with letters", "Info@Müller.de"],
  ["in ASCII", "info@xn--mller-kva.de"],
  ["as it was pasted", "\u202aINFO＠mu\u0308ller．de\u00a0"],
])("a customer whose address Shopify writes %s", (_, email) => {
  /** The form of today, and one that only an earlier release or a hand can have stored. */
  async function shopOfBoth(): Promise<string> {
    const shop = await openShop();
    const stored = ["info@xn--mller-kva.de", "info@müller.de", "info@mueller.de"];
    for (const one of stored) await enqueue(shop, signUp({ email: one }), new Date());
    return shop;
  }

  it("is erased in each spelling, and no one else is", async () => {
    const shop = await shopOfBoth();
    const customer = { id: 1, email };
    expect((await app.webhook(shop, "customers/redact", { customer })).status).toBe(200);
    const left = await db.subscription.findMany({ where: { shop, state: { not: "cancelled" } } });
    expect(left.map((row) => row.email)).toEqual(["info@mueller.de"]);
  });

  it("gets what is stored in each spelling, and the request is closed by an erasure", async () => {
    const shop = await shopOfBoth();
    await askForData(shop, 1, { email });
    const { subscriptions } = await download(shop, 1);
    expect(subscriptions.map((row) => row["email"]).sort()).toEqual(
      ["info@müller.de", "info@xn--mller-kva.de"].sort(),
    );
    await app.webhook(shop, "customers/redact", { customer: { email: "info@müller.de" } });
    expect(await db.dataRequest.findMany({ where: { shop } })).toMatchObject([{ email: null }]);
  });
});

it("a customer's phone is read as it was pasted", async () => {
  const shop = await openShop();
  await enqueue(shop, signUp({ email: null, phone: STORED, smsConsent: true }), new Date());
  const customer = { phone: "\u202a（５５５）\u00a0６２５‑１１９９\u202c" };
  await app.webhook(shop, "customers/redact", { customer });
  expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([{ phone: null }]);
});

it("the file for a customer holds what speaks of the person, and nothing of the queue", async () => {
  const shop = await openShop();
  const wording = { version: 1, email: "Write me", sms: "Text me" };
  await db.consentText.create({ data: { shop, ...wording, createdAt: new Date() } });
  const { id } = await enqueue(
    shop,
    signUp({ email: "ann@example.com", phone: STORED, smsConsent: true, consentVersion: 1 }),
    new Date(),
  );
  const calling = {
    number: 1,
    rowVersion: 1,
    keyVersion: 1,
    durationMs: 5,
    revision: "2026-07-15",
  };
  await db.attempt.create({
    data: {
      id: "attempt",
      subscriptionId: id,
      shop,
      at: new Date(),
      ...calling,
      outcome: "delivered",
      status: 202,
      channels: "EMAIL,SMS",
      detail: "d",
      answer: "a",
    },
  });
  await askForData(shop, 2, { email: "Ann@Example.com" });

  const { requestedAt, subscriptions } = await download(shop, 2);
  expect(Date.parse(requestedAt)).not.toBeNaN();
  const [row = {}] = subscriptions;
  expect(row).toMatchObject({
    state: "queued",
    productId: "8001",
    variantId: "33001893429341",
    email: "ann@example.com",
    phone: STORED,
    smsConsent: true,
    locale: "en",
    smsConsentWording: { version: 1, text: "Text me" },
    emailConsentWording: null,
    callsToKlaviyo: [{ step: "back_in_stock", channels: "EMAIL,SMS", outcome: "delivered" }],
    corrections: [],
  });
  expect(Object.keys(row).sort()).toEqual([
    ...["anyOf", "callsToKlaviyo", "consentStep", "corrections", "country", "createdAt"],
    ...["deliveredAt", "email", "emailConsent", "emailConsentGivenAt", "emailConsentWording"],
    ...["locale", "pageUrl", "phone", "productId", "restockedAt", "seenAt", "smsConsent"],
    ...[
      "smsConsentGivenAt",
      "smsConsentWording",
      "source",
      "state",
      "unaskedConsents",
      "updatedAt",
    ],
    "variantId",
  ]);
  const [call] = row["callsToKlaviyo"] as object[];
  expect(Object.keys(call ?? {})).toEqual(["at", "step", "channels", "outcome"]);
});

describe("the file for a customer to read", () => {
  async function readable(shop: string, id: number, locale: string) {
    const answer = await app.admin(shop, `/app/data-requests?locale=${locale}`, {
      method: "POST",
      body: new URLSearchParams({ intent: "download", format: "html", id: `${shop}/${id}` }),
    });
    return { headers: answer.headers, text: await answer.text() };
  }

  it("is a page that prints, in the merchant's language, and says what each consent was given to", async () => {
    const shop = await openShop();
    const wording = { version: 1, email: "Write <b>me</b>", sms: "Text me" };
    await db.consentText.create({ data: { shop, ...wording, createdAt: new Date() } });
    const pageUrl = 'https://shop.example/"><script>alert(1)</script>';
    const given = { smsConsent: true, emailConsent: true, consentVersion: 1, pageUrl };
    await enqueue(shop, signUp({ email: "ann@example.com", phone: STORED, ...given }), new Date());
    await askForData(shop, 7, { email: "ann@example.com" });

    const { headers, text } = await readable(shop, 7, "en");
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-disposition")).toBe('attachment; filename="customer-data.html"');
    expect(headers.get("cache-control")).toBe("no-store");
    expect(text).toContain("@media print");
    expect(text).toContain("<dt>Email</dt><dd>ann@example.com</dd>");
    expect(text).toContain(`<dt>Phone number</dt><dd>${STORED}</dd>`);
    expect(text).toContain("Yes. You agreed to: “Text me”");
    expect(text).toContain("You agreed to: “Write &lt;b&gt;me&lt;/b&gt;”");
    expect(text).toContain("Saved, not yet sent to Klaviyo");
    expect(text).not.toContain("<script");
    const german = await readable(shop, 7, "de");
    expect(german.text).toContain('<html lang="de">');
    expect(german.text).toContain("Ihre Daten");
  });

  it("says where nothing is stored", async () => {
    const shop = await openShop();
    await askForData(shop, 8, { email: "ann@example.com" });
    expect((await readable(shop, 8, "en")).text).toContain("Notify me keeps no data about you.");
  });
});

it("an overdue request is the first thing on the home page, and later in the history", async () => {
  const shop = await openShop();
  await askForData(shop, 9, { email: "ann@example.com" });
  const home = async () => (await app.admin(shop, "/app")).text();
  expect(await home()).not.toContain("is overdue");
  const requestedAt = new Date(Date.now() - 31 * 86_400_000);
  await db.dataRequest.updateMany({ where: { shop }, data: { requestedAt } });
  const page = await home();
  expect(page).toContain("1 customer data request is overdue");
  const heading = page.indexOf("Polaris-Page");
  expect(page.indexOf("is overdue")).toBeLessThan(page.indexOf("Set up", heading));
  const body = new URLSearchParams({ intent: "close", id: `${shop}/9` });
  await app.admin(shop, "/app/data-requests", { method: "POST", body });
  expect(await home()).not.toContain("is overdue");
  const history = await (await app.admin(shop, "/app/privacy")).text();
  expect(history).toContain("Marked as complete");
  expect(history).not.toContain("ann@example.com");
});

describe("customers/redact", () => {
  it("forgets also that the customer had asked for the data, for good", async () => {
    const shop = await openShop();
    await askForData(shop, 3, { email: "ann@example.com" });
    await askForData(shop, 4, { phone: NATIONAL });
    await askForData(shop, 5, { email: "bob@example.com", phone: "+14155552671" });
    const customer = { email: "ANN@example.com", phone: "+1 555 625 1199" };
    expect((await app.webhook(shop, "customers/redact", { customer })).status).toBe(200);
    await askForData(shop, 3, { email: "ann@example.com" });

    const requests = await db.dataRequest.findMany({ where: { shop }, orderBy: { id: "asc" } });
    expect(
      requests.map(({ email, phone, answeredAt }) => [email, phone, answeredAt !== null]),
    ).toEqual([
      [null, null, true],
      [null, null, true],
      ["bob@example.com", "+14155552671", false],
    ]);
  });
});

it.each<Record<string, string>>([{}, { intent: "" }, { intent: "erase" }, { intent: "Download" }])(
  "an order that is none gives nothing out, and closes nothing: %j",
  async (order) => {
    const shop = await openShop();
    await enqueue(shop, signUp({ email: "ann@example.com" }), new Date());
    await askForData(shop, 3, { email: "ann@example.com" });
    const id = `${shop}/3`;
    const answer = await app.admin(shop, "/app/data-requests", {
      method: "POST",
      body: new URLSearchParams({ ...order, id }),
    });
    expect([answer.status, await answer.text()]).toEqual([400, ""]);
    expect(await db.dataRequest.findUnique({ where: { id } })).toMatchObject({ answeredAt: null });
  },
);
