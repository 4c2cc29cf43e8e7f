import { beforeEach, describe, expect, it, test } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { removeShop, uninstall } from "../merchant/install.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import type { Message } from "./messages.ts";
import { watchShops } from "./watch.server.ts";

/** The next Thursday, when no digest is due. */
const now = new Date(Math.ceil(Date.now() / (7 * DAY_MS)) * 7 * DAY_MS);
const after = (ms: number) => new Date(now.getTime() + ms);

beforeEach(emptyDatabase);

async function hold(shop: string, heldAt: Date): Promise<void> {
  await db.merchant.update({ where: { shop }, data: { hold: "key_refused", heldAt } });
}

const messages = () => db.alertMessage.findMany({ orderBy: { createdAt: "asc" } });

test("an alert says since when, how many sign-ups wait, why, and where to look", async () => {
  const { shop } = await connectShop();
  await enqueue(shop, signUp(), now);
  await hold(shop, now);
  await watchShops(after(HOUR_MS));
  const [message, ...more] = await messages();
  expect(more).toEqual([]);
  expect(message).toMatchObject({ shop, channel: "flow", kind: "sending_paused", tries: 0 });
  expect(JSON.parse(message!.body)).toEqual({
    shop,
    since: now.toISOString(),
    waiting: 1,
    reason: "key_refused",
    text: expect.stringMatching(
      /^Sign-ups aren’t being sent to Klaviyo\. Sending paused on \d{4}-\d\d-\d\d \d\d:\d\d UTC: Klaviyo rejects your private API key\. Connect a new key in the app’s settings\. 1 sign-up is queued\.$/,
    ) as string,
    link: expect.stringMatching(
      new RegExp(`^https://${shop}/admin/apps/.+/app/settings$`),
    ) as string,
  } satisfies Message);
});

describe("at most one message a day", () => {
  it("is written once, whichever process looks and how often", async () => {
    const { shop } = await connectShop();
    await hold(shop, now);
    const looks = Array.from({ length: 5 }, () => watchShops(after(HOUR_MS)));
    await Promise.all(looks);
    for (let hours = 2; hours < 25; hours += 1) await watchShops(after(hours * HOUR_MS));
    expect(await messages()).toHaveLength(1);
    await watchShops(after(25 * HOUR_MS));
    expect(await messages()).toHaveLength(2);
  });

  it("is written of a cause that ends and comes back", async () => {
    const { shop } = await connectShop();
    await hold(shop, now);
    await watchShops(after(HOUR_MS));
    await db.merchant.update({ where: { shop }, data: { hold: null, heldAt: null } });
    await watchShops(after(2 * HOUR_MS));
    expect(await db.alert.findFirst()).toMatchObject({ endedAt: after(2 * HOUR_MS) });
    await hold(shop, after(3 * HOUR_MS));
    await watchShops(after(5 * HOUR_MS));
    expect(await db.alert.findFirst()).toMatchObject({ startedAt: after(3 * HOUR_MS) });
    expect(await messages()).toHaveLength(1);
  });
});

test("a lane's pause is remembered from its first look", async () => {
  const { shop, laneId } = await connectShop();
  await enqueue(shop, signUp(), now);
  await db.lane.update({
    where: { id: laneId },
    data: { failures: 3, pausedUntil: after(MINUTE_MS), pauseCause: "unreachable" },
  });
  await watchShops(now);
  await watchShops(after(59 * MINUTE_MS));
  expect(await messages()).toEqual([]);
  await watchShops(after(60 * MINUTE_MS));
  expect(await messages()).toMatchObject([{ kind: "sending_paused" }]);
});

test("failures, a flow, a block and a data request are each found, in every slice", async () => {
  const shops = [];
  for (let shop = 0; shop < 4; shop += 1) shops.push((await connectShop()).shop);
  const [failing = "", flowless = "", blockless = "", asked = ""] = shops;
  const hour = now.toISOString().slice(0, 13);
  const counts = [
    { state: "failed", count: 3 },
    { state: "delivered", count: 20 },
  ];
  await db.hourlyCount.createMany({
    data: counts.map((count) => ({ shop: failing, hour, latencyBucket: 0, ...count })),
  });
  await db.merchant.update({
    where: { shop: flowless },
    data: { flowStatus: "draft", inspectedAt: now, flowLiveAt: after(-DAY_MS) },
  });
  await db.alertSettings.create({
    data: { shop: blockless, blockPlacedAt: after(-DAY_MS), blockMissingAt: now },
  });
  await db.dataRequest.create({
    data: { id: asked, shop: asked, email: "a@example.com", requestedAt: after(-24 * DAY_MS) },
  });
  await watchShops(now, undefined, 2);
  const kinds = (await messages()).map(({ shop, kind }) => [shop, kind]);
  expect(new Map(kinds as [string, string][])).toEqual(
    new Map([
      [failing, "many_failures"],
      [flowless, "flow_not_live"],
      [blockless, "block_gone"],
      [asked, "data_request_due"],
    ]),
  );
  expect(JSON.stringify(await messages())).not.toContain("a@example.com");
});

test("a shop without the app, or without anything wrong, gets no row", async () => {
  await connectShop();
  const { shop } = await connectShop();
  await hold(shop, now);
  await db.merchant.update({ where: { shop }, data: { uninstalledAt: now } });
  await watchShops(after(HOUR_MS));
  expect([await db.alert.count(), await db.alertMessage.count()]).toEqual([0, 0]);
});

describe("the end of an install", () => {
  const counts = () => Promise.all([db.alertSettings.count(), db.alert.count(), messagesLeft()]);
  const messagesLeft = () => db.alertMessage.count();

  it.each([
    ["an uninstall", (shop: string) => uninstall(shop, after(HOUR_MS))],
    ["a redaction", removeShop],
  ])("by %s removes all that concerns alerts", async (_, end) => {
    const { shop } = await connectShop();
    await db.alertSettings.create({ data: { shop, webhookUrl: "https://hooks.example/a" } });
    await hold(shop, now);
    await watchShops(after(HOUR_MS));
    expect(await counts()).toEqual([1, 1, 2]);
    await end(shop);
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it("removes nothing where it is that of an earlier install", async () => {
    const { shop } = await connectShop();
    await hold(shop, now);
    await watchShops(after(HOUR_MS));
    await uninstall(shop, after(-30 * DAY_MS));
    expect(await counts()).toEqual([0, 1, 1]);
  });
});
