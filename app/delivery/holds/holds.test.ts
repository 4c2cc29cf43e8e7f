import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { mostInAny } from "#tests/budget/klaviyo-windows.ts";
import { delivery, merchantOf, rowOf } from "#tests/delivery.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import { holdShop } from "../../merchant/hold.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { wakeLane } from "../../outbox/queue/wake.server.ts";
import { DELIVERY } from "../settings.ts";

const { time, at, klaviyo, send, begin, stopAll, waiting } = delivery();
const accounts = sandboxAccounts();
const gone = accounts[3]!;
const PER_MINUTE = DELIVERY.limits.accounts.perMinute;

/** Shops beside another one in its lane, whose refused keys are to be asked for their account. */
async function heldIn(laneId: string, count: number): Promise<string[]> {
  const shops: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { shop } = await connectShop({ key: gone.key, laneId });
    const earned = new Date(time.now() - 60_000);
    const hold = { hold: "key_refused", detail: null, keyVersion: 1, at: earned } as const;
    await holdShop(shop, hold);
    await wakeLane(shop, at());
    shops.push(shop);
  }
  return shops;
}

/**
 * Klaviyo does not answer which account it is, until the caller gives up or the eight seconds are
 * over.
 */
const hangs: Send = async (call) => {
  if (call.path !== "/api/accounts") return send(call);
  await time.after(8_000, call.signal ?? new AbortController().signal);
  return { answered: false, reason: "timeout", detail: "no answer in time" };
};

/** As a killed process leaves its lane. */
function leftStanding() {
  return { leaseToken: "of a killed one", leaseUntil: at(), spent: null };
}

function asked() {
  return klaviyo.calls.filter(({ path }) => path === "/api/accounts");
}

describe("while the holds of a lane are checked", () => {
  it("its other shops' rows go out, however long that takes", async () => {
    const { laneId, id } = await waiting(accounts[0]!.key);
    await heldIn(laneId, 3);
    begin({ send: hangs });
    await time.pass(250);
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("the worker ends at once when it is stopped, and leaves the rest to the next one", async () => {
    const { laneId } = await waiting(accounts[0]!.key);
    const shops = await heldIn(laneId, 3);
    const worker = begin({ send: hangs });
    await time.pass(250);
    let ended = false;
    void worker.stop().then(() => (ended = true));
    await time.pass(200);
    expect(ended).toBe(true);
    for (const shop of shops) expect(await merchantOf(shop)).toMatchObject({ holdChecks: 0 });
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).not.toBeNull();
  });

  it("Klaviyo is asked once a second, its limit for accounts, also from slice to slice", async () => {
    const { laneId } = await waiting(accounts[0]!.key);
    await heldIn(laneId, 3);
    const worker = begin();
    await time.pass(2_200);
    const [late] = await heldIn(laneId, 1);
    worker.wake(late!);
    await time.pass(3_000);
    const times = asked().map((call) => call.at);
    expect(times).toHaveLength(4);
    for (const [n, time] of times.slice(1).entries()) {
      expect(time - times[n]!).toBeGreaterThanOrEqual(1_000);
    }
    expect(await merchantOf(late!)).toMatchObject({ hold: "key_refused", holdChecks: 1 });
  });

  it("Klaviyo is asked no more than a minute allows either, and every hold has its turn", async () => {
    const { laneId } = await waiting(accounts[0]!.key);
    const shops = await heldIn(laneId, 30);
    begin();
    await time.pass(3 * 60_000);
    const times = asked().map((call) => call.at);
    expect(times).toHaveLength(30);
    // Klaviyo allows fifteen, and merchants connect keys too.
    expect(PER_MINUTE).toBeLessThan(15);
    expect(mostInAny(1_000, times)).toBe(1);
    expect(mostInAny(60_000, times)).toBe(PER_MINUTE);
    for (const shop of shops) expect(await merchantOf(shop)).toMatchObject({ holdChecks: 1 });
  });

  it.each(["given back", "lost"])(
    "a used-up minute also limits the next holder of the lane, be it %s, and no row waits for it",
    async (how) => {
      const { laneId } = await waiting(accounts[0]!.key);
      const shops = await heldIn(laneId, 20);
      begin();
      await time.pass(20_000);
      expect(asked()).toHaveLength(PER_MINUTE);
      expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
        leaseToken: null,
      });
      await stopAll();
      if (how === "lost") await db.lane.update({ where: { id: laneId }, data: leftStanding() });

      // Their merchants ask for a check of all that were postponed.
      await db.merchant.updateMany({
        where: { shop: { in: shops }, holdChecks: 0 },
        data: { holdCheckAt: at() },
      });
      const { shop } = await connectShop({ key: accounts[0]!.key, laneId });
      const { id } = await enqueue(shop, signUp(), at());
      begin();
      await time.pass(250);
      expect((await rowOf(id)).state).toBe("delivered");
      await time.pass(2 * 60_000);
      const times = asked().map((call) => call.at);
      expect(times).toHaveLength(20);
      expect(mostInAny(60_000, times)).toBe(PER_MINUTE);
    },
  );

  it("a shop's waiting rows go out as soon as its own hold has ended", async () => {
    const { laneId } = await waiting(accounts[0]!.key);
    const account = klaviyo.accounts.find(({ key }) => key === gone.key)!;
    const [first] = await heldIn(laneId, 1);
    const { id } = await db.subscription.findFirstOrThrow({ where: { merchant: { laneId } } });
    await db.subscription.update({ where: { id }, data: { shop: first! } });
    // The longest due hold is checked first.
    await time.pass(1);
    await heldIn(laneId, 4);
    account.revoked = false;
    begin();
    await time.pass(500);
    account.revoked = true;
    expect((await rowOf(id)).state).toBe("delivered");
    await stopAll();
  });
});
