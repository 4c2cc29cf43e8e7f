import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { everyScope, sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { refusal } from "#tests/klaviyo-answers.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { backInStockBody, BACK_IN_STOCK_PATH } from "../../klaviyo/request.ts";
import { createSend, type Send } from "../../klaviyo/transport.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { client as db } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";
import { seenOf } from "../../outbox/seen.ts";
import { startEventLooks } from "./event-looks.server.ts";

const accounts = sandboxAccounts();
const [full, , , , base] = accounts.map(({ key }) => key) as [
  ...[string, string, string, string, string],
];
const blind = "pk_sandboxblind";
accounts.push({
  ...accounts[0]!,
  key: blind,
  scopes: everyScope.filter((scope) => scope !== "profiles:read"),
});
const NOON = Date.parse("2026-11-30T12:00:00Z");
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
  Object.assign(klaviyo, { flow: "live", catalogSynced: true, eventDelayMs: 3_000 });
});

/** Looks as often as the clock says, and ends. */
function looksWith(by: Send = send) {
  const looks = startEventLooks({ send: by, log, now: () => new Date(clock.now) });
  return {
    async after(ms: number) {
      clock.now += ms;
      await looks.look();
    },
    stop: () => looks.stop(),
  };
}

/** Stores a sign-up as delivered now, after Klaviyo has taken it. */
async function deliver(shop: string, key = full, variantId = "33001893429341"): Promise<string> {
  const asked = signUp({ variantId });
  const { id } = await enqueue(shop, asked, new Date(clock.now));
  const profile = { email: asked.email };
  const body = backInStockBody({ variantId, profile, channels: ["EMAIL"] });
  await send({ method: "POST", path: BACK_IN_STOCK_PATH, key, body });
  const data = { state: "delivered", deliveredAt: new Date(clock.now) };
  await db.subscription.update({ where: { id }, data });
  return id;
}

async function saysOf(shop: string, id: string) {
  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  return seenOf(row, (await connectionStatus(shop))?.eventsRead);
}

const reads = () => klaviyo.calls.filter(({ path }) => path === "/api/events").length;

describe("a delivered row", () => {
  it("is seen once Klaviyo has its event, and says until then that it is not", async () => {
    const { shop } = await connectShop({ key: full });
    const id = await deliver(shop);
    expect(await saysOf(shop, id)).toBeNull();
    const looks = looksWith();
    await looks.after(SECOND_MS);
    expect(await saysOf(shop, id)).toBe("not_yet");
    await looks.after(10 * SECOND_MS);
    expect(await saysOf(shop, id)).toBe("seen");
    await looks.stop();
  });

  it("costs one read with all others, and none after all are seen", async () => {
    const { shop } = await connectShop({ key: full });
    const ids = [];
    for (let at = 1; at <= 30; at += 1) ids.push(await deliver(shop, full, String(at)));
    const looks = looksWith();
    await looks.after(MINUTE_MS);
    for (const id of ids) expect(await saysOf(shop, id)).toBe("seen");
    expect(reads()).toBe(1);
    await looks.after(MINUTE_MS);
    await looks.after(HOUR_MS);
    expect(reads()).toBe(1);
    await looks.stop();
  });

  it("is looked for ever more seldom, and not after three days", async () => {
    klaviyo.catalogSynced = false;
    const { shop } = await connectShop({ key: full });
    const id = await deliver(shop);
    const looks = looksWith();
    for (let seconds = 0; seconds < 120; seconds += 10) await looks.after(10 * SECOND_MS);
    expect(reads()).toBeLessThanOrEqual(12);
    for (let minutes = 2; minutes < 60; minutes += 1) await looks.after(MINUTE_MS);
    expect(reads()).toBeLessThanOrEqual(12 + 13 + 4);
    await looks.after(3 * DAY_MS);
    const before = reads();
    await looks.after(HOUR_MS);
    expect(reads()).toBe(before);
    expect(await saysOf(shop, id)).toBe("not_yet");
    await looks.stop();
  });

  it("is seen though its event came late", async () => {
    klaviyo.eventDelayMs = 30 * MINUTE_MS;
    const { shop } = await connectShop({ key: full });
    const id = await deliver(shop);
    const looks = looksWith();
    for (let minutes = 0; minutes < 46; minutes += 1) await looks.after(MINUTE_MS);
    expect(await saysOf(shop, id)).toBe("seen");
    await looks.stop();
  });

  it("says nothing if it was accepted before the present key was connected", async () => {
    const { shop } = await connectShop({ key: full });
    const id = await deliver(shop);
    clock.now += HOUR_MS;
    const connectedAt = new Date(clock.now);
    await db.merchant.update({ where: { shop }, data: { connectedAt } });
    const looks = looksWith();
    await looks.after(MINUTE_MS);
    expect(await saysOf(shop, id)).toBeNull();
    expect(reads()).toBe(0);
    await looks.stop();
  });
});

describe("nothing is said, and Klaviyo is left alone,", () => {
  it.each([
    ["metrics", base],
    ["people", blind],
  ])("for a day where the key may not read %s", async (_, key) => {
    const { shop } = await connectShop({ key });
    const id = await deliver(shop, key);
    const looks = looksWith();
    await looks.after(MINUTE_MS);
    const before = klaviyo.calls.length;
    for (let hours = 0; hours < 23; hours += 1) await looks.after(HOUR_MS);
    expect(klaviyo.calls).toHaveLength(before);
    expect(await saysOf(shop, id)).toBeNull();
    await looks.stop();
  });

  it("for as long as a 429 says, and ten minutes at least", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop);
    let calls = 0;
    const throttled: Send = () => {
      calls += 1;
      return Promise.resolve(refusal(429, "throttled"));
    };
    const looks = looksWith(throttled);
    await looks.after(MINUTE_MS);
    await looks.after(9 * MINUTE_MS);
    expect(calls).toBe(1);
    await looks.after(MINUTE_MS);
    expect(calls).toBe(2);
    await looks.stop();
  });

  it("if the shop is on hold", async () => {
    const { shop } = await connectShop({ key: full });
    await deliver(shop);
    await db.merchant.update({ where: { shop }, data: { hold: "key_refused" } });
    const before = klaviyo.calls.length;
    const looks = looksWith();
    await looks.after(MINUTE_MS);
    expect(klaviyo.calls).toHaveLength(before);
    await looks.stop();
  });
});

it("one of several processes looks", async () => {
  const { shop } = await connectShop({ key: full });
  await deliver(shop);
  clock.now += MINUTE_MS;
  const [one, other] = [looksWith(), looksWith()];
  await Promise.all([one.after(0), other.after(0)]);
  expect(reads()).toBe(1);
  await Promise.all([one.stop(), other.stop()]);
});

it("a stop breaks off what is under way", async () => {
  const { shop } = await connectShop({ key: full });
  await deliver(shop);
  const asked = Promise.withResolvers<undefined>();
  const hanging: Send = ({ signal }) => {
    asked.resolve(undefined);
    return new Promise((resolve) => {
      const gone = () => resolve({ answered: false, reason: "network", detail: "" });
      signal?.addEventListener("abort", gone, { once: true });
    });
  };
  const looks = startEventLooks({ send: hanging, log, now: () => new Date(clock.now) });
  const working = looks.look();
  await asked.promise;
  await looks.stop();
  await working;
  expect(log.error).not.toHaveBeenCalled();
});
