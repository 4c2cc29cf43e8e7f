import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, rowOf } from "#tests/delivery.ts";
import { connectShop } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import type { Send } from "../klaviyo/transport.ts";
import { holdShop } from "../merchant/hold.ts";
import { wakeLane } from "../outbox/lane.ts";

const { time, at, klaviyo, send, begin, stopAll, waiting } = delivery();
const accounts = sandboxAccounts();
const gone = accounts[3]!;

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

/** Klaviyo does not answer who an account is, until the caller gives up or the eight seconds are over. */
const hangs: Send = async (call) => {
  if (call.path !== "/api/accounts") return send(call);
  await time.after(8_000, call.signal ?? new AbortController().signal);
  return { heard: false, reason: "timeout", detail: "no answer in time" };
};

function asked() {
  return klaviyo.calls.filter(({ path }) => path === "/api/accounts");
}

describe("while the holds of a lane are looked at", () => {
  it("its other shops' rows go out, however long that takes", async () => {
    const { laneId, id } = await waiting(accounts[0]!.key);
    await heldIn(laneId, 3);
    begin({ send: hangs });
    await time.pass(250);
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("the worker ends at once when it is told to, and leaves the rest to the next one", async () => {
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

  it("what waits for a shop goes out as soon as its own hold has ended", async () => {
    const { laneId } = await waiting(accounts[0]!.key);
    const account = klaviyo.accounts.find(({ key }) => key === gone.key)!;
    const [first] = await heldIn(laneId, 1);
    const { id } = await db.subscription.findFirstOrThrow({ where: { merchant: { laneId } } });
    await db.subscription.update({ where: { id }, data: { shop: first! } });
    await heldIn(laneId, 4);
    account.revoked = false;
    begin();
    await time.pass(500);
    account.revoked = true;
    expect((await rowOf(id)).state).toBe("delivered");
    await stopAll();
  });
});
