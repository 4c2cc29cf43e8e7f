import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { createSend } from "../../klaviyo/transport.server.ts";
import {
  chooseDeletions,
  deletionsStatus,
  planProfileDeletion,
} from "../../merchant/privacy/profile-deletions.server.ts";
import { seal } from "../../merchant/seal.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { client as db } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../server/durations.ts";
import { startProfileDeletions } from "./profile-deletions.server.ts";

const [full, , , gone, base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];
const clock = { now: Date.parse("2026-11-30T12:00:00Z") };
const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), now: () => clock.now });
const server = await serve((request) => klaviyo.fetch(request));
const log = { error: vi.fn(), info: vi.fn() };
const now = () => new Date(clock.now);
const ann = { email: "ann@example.com", phone: "+14155550171" };

afterAll(() => server.close());

beforeEach(async () => {
  await emptyDatabase();
  klaviyo.clear();
  vi.clearAllMocks();
});

async function shopWith(key: string): Promise<string> {
  const { shop } = await connectShop({ key });
  await chooseDeletions(shop, true);
  return shop;
}

/** Asks as often as the clock says, and ends. */
async function askAfter(ms: number): Promise<void> {
  clock.now += ms;
  const asking = startProfileDeletions({ send: createSend(server.url), log, now });
  await asking.look();
  await asking.stop();
}

const people = () => klaviyo.deletions.map(({ profile }) => profile);

describe("a customer whom Shopify asks to delete", () => {
  it("is deleted in Klaviyo by each identifier, once, and kept no longer", async () => {
    const shop = await shopWith(full);
    await planProfileDeletion(shop, ann, now());
    expect(await deletionsStatus(shop)).toMatchObject({ waiting: 2, last: null });
    await askAfter(0);
    await askAfter(DAY_MS);
    expect(people()).toEqual([{ email: ann.email }, { phone_number: ann.phone }]);
    expect(await deletionsStatus(shop)).toMatchObject({
      waiting: 0,
      last: { outcome: "accepted" },
    });
    const rows = await db.profileDeletion.findMany();
    expect(rows.map(({ sealedPerson }) => sealedPerson)).toEqual([null, null]);
  });

  it("stays in Klaviyo where the merchant has not chosen it", async () => {
    const { shop } = await connectShop({ key: full });
    await planProfileDeletion(shop, ann, now());
    await askAfter(MINUTE_MS);
    expect(klaviyo.calls).toEqual([]);
    expect(await db.profileDeletion.count()).toBe(0);
  });

  it("is named by no phone without a country code: it may be another person's", async () => {
    const shop = await shopWith(full);
    await planProfileDeletion(shop, { email: null, phone: "4155550171" }, now());
    expect(await db.profileDeletion.count()).toBe(0);
  });

  it("is unreadable in the database while Klaviyo is asked", async () => {
    const shop = await shopWith(full);
    await planProfileDeletion(shop, ann, now());
    const stored = JSON.stringify(await db.profileDeletion.findMany());
    expect(stored).not.toMatch(/ann@example|4155550171/);
  });
});

describe("a deletion that Klaviyo does not accept", () => {
  it("is asked for again with another key, where the key lacks the permission", async () => {
    const shop = await shopWith(base);
    await planProfileDeletion(shop, { ...ann, phone: null }, now());
    await askAfter(0);
    expect(await deletionsStatus(shop)).toMatchObject({
      waiting: 1,
      last: { outcome: "not_permitted" },
    });
    await db.merchant.update({ where: { shop }, data: { sealedKey: seal(shop, full) } });
    await askAfter(HOUR_MS);
    expect(await deletionsStatus(shop)).toMatchObject({ waiting: 0 });
  });

  it.each([
    ["a key that Klaviyo refuses", gone, undefined],
    ["an outage", full, { kind: "status", status: 503 }],
    ["a limit", full, { kind: "throttled" }],
  ] as const)("waits for the end of %s, with the person kept", async (_what, key, fault) => {
    const shop = await shopWith(key);
    await planProfileDeletion(shop, { ...ann, phone: null }, now());
    if (fault) klaviyo.failNext(fault, 1);
    await askAfter(0);
    expect(await deletionsStatus(shop)).toMatchObject({ waiting: 1, last: { outcome: "waiting" } });
    expect(people()).toEqual([]);
    await askAfter(2 * HOUR_MS);
    expect(people()).toEqual(fault ? [{ email: ann.email }] : []);
  });

  it("ends where the customer has signed up again since: they want to hear from the store", async () => {
    const shop = await shopWith(base);
    await planProfileDeletion(shop, { ...ann, phone: null }, now());
    await askAfter(0);
    await enqueue(shop, signUp({ email: ann.email }), new Date(clock.now + MINUTE_MS));
    await db.merchant.update({ where: { shop }, data: { sealedKey: seal(shop, full) } });
    await askAfter(HOUR_MS);
    expect(people()).toEqual([]);
    expect(await deletionsStatus(shop)).toMatchObject({
      waiting: 0,
      last: { outcome: "signed_up_again" },
    });
  });

  it("ends when Klaviyo refuses the address itself", async () => {
    const shop = await shopWith(full);
    await planProfileDeletion(shop, { email: "not an address", phone: null }, now());
    await askAfter(0);
    expect(await deletionsStatus(shop)).toMatchObject({ waiting: 0, last: { outcome: "refused" } });
  });

  it("ends after 30 days, and the person is not kept for longer", async () => {
    const shop = await shopWith(gone);
    await planProfileDeletion(shop, { ...ann, phone: null }, now());
    for (let day = 0; day < 31; day += 1) await askAfter(DAY_MS);
    expect(await deletionsStatus(shop)).toMatchObject({ waiting: 0, last: { outcome: "expired" } });
    const [row] = await db.profileDeletion.findMany();
    expect(row).toMatchObject({ sealedPerson: null, dueAt: null });
  });
});
