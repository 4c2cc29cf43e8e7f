import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { messageProperties, orderProperties } from "#sandbox/klaviyo/activity.ts";
import { createKlaviyo, type Activity } from "#sandbox/klaviyo/klaviyo.ts";
import { everyScope, sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { refusal } from "#tests/klaviyo-answers.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { backInStockBody, BACK_IN_STOCK_PATH } from "../../klaviyo/request.ts";
import { createSend, type Send } from "../../klaviyo/transport.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { eraseSelected } from "../../outbox/erase.server.ts";
import { endRound } from "../../outbox/joining/end-round.server.ts";
import { resend } from "../../outbox/resend.server.ts";
import { firstLookAt } from "../../outbox/restocks/looks.server.ts";
import { client as db } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";
import { startRestockLooks } from "./restock-looks.server.ts";

const accounts = sandboxAccounts();
const full = accounts[0]!.key;
const without = (scope: string) => {
  const key = `pk_without_${scope.replace(":", "_")}`;
  accounts.push({ ...accounts[0]!, key, scopes: everyScope.filter((one) => one !== scope) });
  return key;
};
const keys = {
  metrics: without("metrics:read"),
  profiles: without("profiles:read"),
  events: without("events:read"),
  flows: without("flows:read"),
};
const NOON = Date.parse("2026-11-30T12:00:00Z");
const VARIANT = "33001893429341";
const clock = { now: NOON };
const klaviyo = createKlaviyo({ accounts, now: () => clock.now, unlimited: true });
const server = await serve((request) => klaviyo.fetch(request));
const send = createSend(server.url);
const log = { error: vi.fn() };

afterAll(() => server.close());

beforeEach(async () => {
  await emptyDatabase();
  clock.now = NOON;
  klaviyo.clear();
  log.error.mockClear();
  Object.assign(klaviyo, { flow: "live", catalogSynced: true });
  // Without an order of another person, Klaviyo has no metric of orders.
  act("stranger@example.com", "Placed Order", orderProperties(["7"]));
});

/** Looks as often as the clock says, and ends. */
function looksWith(by: Send = send) {
  const looks = startRestockLooks({ send: by, log, now: () => new Date(clock.now) });
  return {
    async after(ms: number) {
      clock.now += ms;
      await looks.look();
    },
    stop: () => looks.stop(),
  };
}

function act(email: string, metric: Activity["metric"], properties: object, at = clock.now) {
  const more = { properties: { ...properties }, at };
  klaviyo.happen({ accountPublicKey: "SBX001", profile: { email }, metric, ...more });
}

/** Stores a sign-up as delivered, after Klaviyo has taken it. */
async function deliver(shop: string, email: string, variantId = VARIANT): Promise<string> {
  const { id } = await enqueue(shop, signUp({ variantId, email }), new Date(clock.now));
  const body = backInStockBody({ variantId, profile: { email }, channels: ["EMAIL"] });
  await send({ method: "POST", path: BACK_IN_STOCK_PATH, key: full, body });
  const data = { state: "delivered", deliveredAt: new Date(clock.now) };
  await db.subscription.update({ where: { id }, data });
  clock.now += SECOND_MS;
  return id;
}

/** Lets a variant come back, as the app and Klaviyo see it. */
async function comeBack(shop: string, variantId = VARIANT): Promise<string> {
  const at = new Date(clock.now);
  const id = `restock-${variantId}-${clock.now}`;
  const times = { at, lastAt: at, closedAt: at, lookAt: firstLookAt(at) };
  await db.restock.create({ data: { id, shop, variantId, ...times } });
  const rows = await db.subscription.findMany({ where: { shop, variantId, restockedAt: null } });
  await endRound(
    { id, shop, variantId, lastAt: at },
    rows.map((row) => row.id),
  );
  clock.now += SECOND_MS;
  klaviyo.restock(variantId);
  return id;
}

const restockOf = (id: string) => db.restock.findUniqueOrThrow({ where: { id } });
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => `person-${at}@example.com`);
const eventReads = () => klaviyo.calls.filter(({ path }) => path === "/api/events").length;

describe("what followed a restock", () => {
  it("is counted an hour later, and again until a week is over", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(4)) await deliver(shop, email);
    const id = await comeBack(shop);
    act("person-0@example.com", "Opened Email", messageProperties());
    act("person-0@example.com", "Placed Order", orderProperties([VARIANT]));
    const looks = looksWith();
    await looks.after(30 * MINUTE_MS);
    expect((await restockOf(id)).lookedAt).toBeNull();
    await looks.after(31 * MINUTE_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ people: 4, notified: 4, opened: 1, bought: 1 },
      ...{ messagesUnclear: 0, ordersUnclear: 0, lookFaults: null, look: null },
    });
    act("person-1@example.com", "Clicked Email", messageProperties());
    act("person-2@example.com", "Placed Order", orderProperties([VARIANT]));
    for (let hours = 0; hours < 24; hours += 1) await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ notified: 4, opened: 2, bought: 2 });
    act("person-3@example.com", "Placed Order", orderProperties([VARIANT]), NOON + 8 * DAY_MS);
    for (let days = 0; days < 12; days += 1) await looks.after(DAY_MS);
    expect(await restockOf(id)).toMatchObject({ bought: 2, lookAt: null });
    expect(eventReads()).toBeLessThanOrEqual(5 * 4);
    await looks.stop();
    expect(log.error).not.toHaveBeenCalled();
  });

  it("counts no message of a campaign or of another flow, and no other order", async () => {
    const { shop } = await connectShop({ key: full });
    klaviyo.flow = "draft";
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    act("ann@example.com", "Received Email", { $message: "CAMPAIGN" });
    act("ann@example.com", "Received Email", { $flow: "WELCOME", $message: "M" });
    act("ann@example.com", "Placed Order", orderProperties(["42"]));
    act("ann@example.com", "Ordered Product", { Name: "Something", VariantId: 42 });
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ notified: 0, opened: 0, bought: 0, messagesUnclear: 0, ordersUnclear: 0 },
    });
    await looks.stop();
  });

  it("leaves open what events that can't be read would say", async () => {
    const { shop } = await connectShop({ key: full });
    klaviyo.flow = "draft";
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    act("ann@example.com", "Received Email", { Subject: "It is back" });
    act("ann@example.com", "Placed Order", { $value: 20 });
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ notified: 0, bought: 0, messagesUnclear: 1, ordersUnclear: 1 },
    });
    await looks.stop();
  });

  it("leaves open whose message it was where two variants came back for one person", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    await deliver(shop, "ann@example.com", "42");
    await deliver(shop, "ben@example.com");
    const id = await comeBack(shop);
    await comeBack(shop, "42");
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ notified: 1, messagesUnclear: 1 });
    await looks.stop();
  });

  it("of erased people is not known, and the restock is counted all the same", async () => {
    const { shop } = await connectShop({ key: full });
    const gone = await deliver(shop, "gone@example.com");
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    await eraseSelected(shop, [gone], new Date(clock.now));
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ people: 2, notified: 1, messagesUnclear: 1, ordersUnclear: 1 },
    });
    await looks.stop();
  });

  it("stays known where a later look sees less, as of a flow that was deleted", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(3)) await deliver(shop, email);
    const id = await comeBack(shop);
    act("person-0@example.com", "Placed Order", orderProperties([VARIANT]));
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ notified: 3, messagesUnclear: 0 });
    klaviyo.flow = "none";
    await looks.after(6 * HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ notified: 3, messagesUnclear: 1, bought: 1, ordersUnclear: 0, lookFaults: "no_flow" },
    });
    await looks.stop();
  });

  it("has no one whom the merchant approved after the return: no one who waited for it", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    const bot = await deliver(shop, "bot@example.com");
    await db.subscription.update({ where: { id: bot }, data: { state: "blocked" } });
    const id = await comeBack(shop);
    await resend(shop, bot, new Date(clock.now));
    await db.subscription.update({ where: { id: bot }, data: { state: "delivered" } });
    for (const email of ["ann@example.com", "bot@example.com"]) {
      act(email, "Placed Order", orderProperties([VARIANT]));
    }
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ people: 1, bought: 1, ordersUnclear: 0 });
    await looks.stop();
  });

  it("is counted beside one address that Klaviyo does not take", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of [...people(5), "odd@example.com"]) await deliver(shop, email);
    const id = await comeBack(shop);
    const looks = looksWith((asked) =>
      asked.path.startsWith("/api/profiles") && asked.path.includes("odd%40")
        ? Promise.resolve(refusal(400, "invalid"))
        : send(asked),
    );
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ people: 6, notified: 5, messagesUnclear: 1 });
    await looks.stop();
  });

  it("is counted beside several such addresses of people whom Klaviyo does not know", async () => {
    const { shop } = await connectShop({ key: full });
    const odd = [1, 2, 3].map((at) => `odd${at}@example.com`);
    for (const email of [...people(3), ...odd]) {
      await enqueue(shop, signUp({ variantId: VARIANT, email }), new Date(clock.now));
    }
    clock.now += SECOND_MS;
    const id = await comeBack(shop);
    act("stranger@example.com", "Received Email", messageProperties());
    const looks = looksWith((asked) =>
      asked.path.startsWith("/api/profiles") && /odd\d%40/.test(asked.path)
        ? Promise.resolve(refusal(400, "invalid"))
        : send(asked),
    );
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({ people: 6, bought: 0, ordersUnclear: 3 });
    await looks.stop();
  });

  it("of an account with more metrics than are read is not known where no order is among them", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    const looks = looksWith(async (asked) => {
      const isOfMetrics = asked.path.startsWith("/api/metrics?");
      const answer = await send({ ...asked, ...(isOfMetrics && { path: "/api/metrics" }) });
      if (!isOfMetrics || !answer.answered) return answer;
      const links = { next: "https://a.klaviyo.com/api/metrics?page%5Bcursor%5D=more" };
      return { ...answer, body: JSON.stringify({ data: [], links }) };
    });
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      notified: null,
      bought: null,
      lookFaults: "unread",
    });
    await looks.stop();
  });

  it.each(["/api/profiles", "/api/events"])(
    "is asked for again after an hour where Klaviyo refuses %s as such, and that is logged once",
    async (path) => {
      const { shop } = await connectShop({ key: full });
      for (const email of people(8)) await deliver(shop, email);
      const id = await comeBack(shop);
      let isRefused = true;
      const looks = looksWith((asked) =>
        isRefused && asked.path.startsWith(path)
          ? Promise.resolve(refusal(400, "invalid"))
          : send(asked),
      );
      await looks.after(HOUR_MS);
      await looks.after(MINUTE_MS);
      await looks.after(HOUR_MS);
      expect(await restockOf(id)).toMatchObject({ lookedAt: null, notified: null });
      expect(log.error).toHaveBeenCalledTimes(1);
      isRefused = false;
      await looks.after(HOUR_MS);
      expect(await restockOf(id)).toMatchObject({ notified: 8, messagesUnclear: 0 });
      await looks.stop();
    },
  );

  it("of a small return is not kept waiting by a large one", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(120)) await deliver(shop, email);
    await deliver(shop, "ann@example.com", "42");
    const [large, small] = [await comeBack(shop), await comeBack(shop, "42")];
    const looks = looksWith();
    await looks.after(HOUR_MS);
    await looks.after(10 * SECOND_MS);
    expect((await restockOf(large)).lookedAt).toBeNull();
    expect((await restockOf(small)).lookedAt).not.toBeNull();
    await looks.stop();
  });

  it("of a person without a profile in Klaviyo is not known if Klaviyo has the sign-up", async () => {
    const { shop } = await connectShop({ key: full });
    const ids = [];
    for (const email of people(2)) ids.push(await deliver(shop, email));
    const data = { state: "failed", deliveredAt: null };
    await db.subscription.update({ where: { id: ids[0]! }, data });
    const id = await comeBack(shop);
    klaviyo.clearArrivals();
    act("stranger@example.com", "Placed Order", orderProperties(["7"]));
    act("stranger@example.com", "Received Email", messageProperties());
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ people: 2, notified: 0, messagesUnclear: 1, ordersUnclear: 1 },
    });
    await looks.stop();
  });
});

describe("a large restock", () => {
  it("is read part by part, and costs a profile look-up for twenty people", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(130)) await deliver(shop, email);
    const id = await comeBack(shop);
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(eventReads()).toBe(50);
    expect(await restockOf(id)).toMatchObject({ lookedAt: null, notified: null });
    await looks.after(10 * SECOND_MS);
    await looks.after(10 * SECOND_MS);
    expect(await restockOf(id)).toMatchObject({ people: 130, notified: 130 });
    expect(eventReads()).toBe(130);
    const profiles = klaviyo.calls.filter(({ path }) => path === "/api/profiles").length;
    expect(profiles).toBe(3 + 3 + 2);
    await looks.stop();
  });

  it("goes on after a kill, and two processes count no one twice", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(120)) await deliver(shop, email);
    const id = await comeBack(shop);
    const first = looksWith();
    await first.after(HOUR_MS);
    await first.stop();
    const [one, other] = [looksWith(), looksWith()];
    for (let round = 0; round < 4; round += 1) {
      await Promise.all([one.after(5 * SECOND_MS), other.after(5 * SECOND_MS)]);
    }
    expect(await restockOf(id)).toMatchObject({ people: 120, notified: 120, messagesUnclear: 0 });
    expect(eventReads()).toBe(120);
    await Promise.all([one.stop(), other.stop()]);
  });

  it("two processes that work on the same part store it once", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(70)) await deliver(shop, email);
    const id = await comeBack(shop);
    const [one, other] = [looksWith(), looksWith()];
    clock.now += HOUR_MS;
    // As if the first had taken the shop so long ago that the second took it too.
    const taking = one.after(0);
    await db.merchant.update({ where: { shop }, data: { restocksLookAt: null } });
    await Promise.all([taking, other.after(0)]);
    await db.merchant.update({ where: { shop }, data: { restocksLookAt: null } });
    await one.after(10 * SECOND_MS);
    await other.after(10 * SECOND_MS);
    expect(await restockOf(id)).toMatchObject({ people: 70, notified: 70 });
    await Promise.all([one.stop(), other.stop()]);
  });
});

describe("what a key may not read", () => {
  it.each([
    ["metrics", keys.metrics],
    ["profiles", keys.profiles],
    ["events", keys.events],
  ])("%s: nothing is counted, and Klaviyo is left alone for a day", async (denied, key) => {
    const { shop } = await connectShop({ key });
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    const looks = looksWith();
    await looks.after(HOUR_MS);
    const calls = klaviyo.calls.length;
    for (let hours = 0; hours < 23; hours += 1) await looks.after(HOUR_MS);
    expect(klaviyo.calls).toHaveLength(calls);
    expect(await restockOf(id)).toMatchObject({ lookedAt: null, notified: null, bought: null });
    const merchant = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(merchant.restocksDenied).toBe(denied);
    await looks.stop();
  });

  it("flows: orders are counted, messages are not", async () => {
    const { shop } = await connectShop({ key: keys.flows });
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    act("ann@example.com", "Placed Order", orderProperties([VARIANT]));
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ notified: null, opened: null, bought: 1, lookFaults: "flows" },
    });
    await looks.stop();
  });

  it("is forgotten when a look goes well", async () => {
    const { shop } = await connectShop({ key: full });
    await db.merchant.update({ where: { shop }, data: { restocksDenied: "events" } });
    await deliver(shop, "ann@example.com");
    await comeBack(shop);
    const looks = looksWith();
    await looks.after(HOUR_MS);
    const merchant = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(merchant.restocksDenied).toBeNull();
    await looks.stop();
  });
});

describe("figures that Klaviyo can't have", () => {
  it("are null: without a flow, without orders", async () => {
    klaviyo.clear();
    klaviyo.flow = "none";
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(await restockOf(id)).toMatchObject({
      ...{ notified: null, opened: null, bought: null, lookFaults: "no_flow,no_orders" },
    });
    await looks.stop();
  });

  it("are given up after a month, and a restock from before looks has none", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    const id = await comeBack(shop);
    const looks = looksWith();
    await looks.after(31 * DAY_MS);
    expect(await restockOf(id)).toMatchObject({ lookAt: null, lookFaults: "late", notified: null });
    expect(eventReads()).toBe(0);
    await looks.stop();
  });
});

describe("Klaviyo is left alone", () => {
  it.each([
    ["on hold", { hold: "key_refused" }],
    ["without the app", { uninstalledAt: new Date(NOON) }],
    ["without a key", { sealedKey: null }],
  ])("for a shop %s", async (_, data) => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    await comeBack(shop);
    await db.merchant.update({ where: { shop }, data });
    const calls = klaviyo.calls.length;
    const looks = looksWith();
    await looks.after(HOUR_MS);
    expect(klaviyo.calls).toHaveLength(calls);
    await looks.stop();
  });

  it("for as long as a 429 says, and ten minutes at least", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop, "ann@example.com");
    await comeBack(shop);
    let calls = 0;
    const throttled: Send = () => {
      calls += 1;
      return Promise.resolve(refusal(429, "throttled"));
    };
    const looks = looksWith(throttled);
    await looks.after(HOUR_MS);
    await looks.after(9 * MINUTE_MS);
    expect(calls).toBe(1);
    await looks.after(MINUTE_MS);
    expect(calls).toBe(2);
    await looks.stop();
  });

  it("for a minute where other tools have used half of the account's calls", async () => {
    const { shop } = await connectShop({ key: full });
    for (const email of people(60)) await deliver(shop, email);
    const id = await comeBack(shop);
    const busy: Send = async (call) => {
      const answer = await send(call);
      if (!answer.answered || !call.path.startsWith("/api/events")) return answer;
      const left = { window: "second", limit: 350, remaining: 100, resetMs: 0 } as const;
      return { ...answer, rateLimit: { perSecond: 350, perMinute: 3_500, left } };
    };
    const looks = looksWith(busy);
    await looks.after(HOUR_MS);
    await looks.after(10 * SECOND_MS);
    expect(eventReads()).toBe(50);
    await looks.after(MINUTE_MS);
    expect(await restockOf(id)).toMatchObject({ notified: 60 });
    await looks.stop();
  });
});

it("a stop breaks off what is under way", async () => {
  const { shop } = await connectShop({ key: full });
  await deliver(shop, "ann@example.com");
  const id = await comeBack(shop);
  const asked = Promise.withResolvers<undefined>();
  const hanging: Send = ({ signal }) => {
    asked.resolve(undefined);
    return new Promise((resolve) => {
      const gone = () => resolve({ answered: false, reason: "network", detail: "" });
      signal?.addEventListener("abort", gone, { once: true });
    });
  };
  clock.now += HOUR_MS;
  const looks = startRestockLooks({ send: hanging, log, now: () => new Date(clock.now) });
  const working = looks.look();
  await asked.promise;
  await looks.stop();
  await working;
  expect(log.error).not.toHaveBeenCalled();
  expect(await restockOf(id)).toMatchObject({ lookedAt: null });
});
