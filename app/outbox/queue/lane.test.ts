import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import {
  dueLanes,
  giveBack,
  nextWakeAt,
  renew,
  sweep,
  take,
  type DueLane,
  type LaneNotes,
} from "./lane.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const LEASE_MS = 20_000;

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

const nothing: LaneNotes = {
  failures: 0,
  pausedUntil: null,
  succeededAt: null,
  spent: null,
  pauseCause: null,
  pauseStatus: null,
  pauseCode: null,
};

/** The lane as a process that looks for work would read it. */
function seen(id: string): Promise<DueLane> {
  return db.lane.findUniqueOrThrow({ where: { id } });
}

async function takeNow(laneId: string, at = now) {
  return take(await seen(laneId), at, LEASE_MS);
}

async function dueIds(at: Date): Promise<string[]> {
  return (await dueLanes(at, 10)).map(({ id }) => id);
}

beforeEach(emptyDatabase);

describe("a lane", () => {
  it("is taken by one of many", async () => {
    const { laneId } = await connectShop();
    const lane = await seen(laneId);
    const takes = await Promise.all(Array.from({ length: 10 }, () => take(lane, now, LEASE_MS)));
    expect(takes.filter(Boolean)).toHaveLength(1);
  });

  it("is not taken by a process that read it before another one worked in it", async () => {
    const { laneId } = await connectShop();
    const before = await seen(laneId);
    const lost = await takeNow(laneId);
    const again = await seen(laneId);
    expect(await take(before, later(LEASE_MS), LEASE_MS)).toBeUndefined();
    expect(await take(again, later(LEASE_MS), LEASE_MS)).toBeDefined();
    expect(lost).toBeDefined();
  });

  it("is not taken by a process that read it before another one has worked in it and given it back", async () => {
    const { laneId } = await connectShop();
    const before = await seen(laneId);
    const lease = await takeNow(laneId);
    const paused = { ...nothing, failures: 3, pausedUntil: later(240_000) };
    expect(await giveBack(lease!, paused, now)).toBe(true);
    expect(await take(before, now, LEASE_MS)).toBeUndefined();
    expect(await seen(laneId)).toMatchObject(paused);
  });

  it("is free again when its lease is over, and the old lease can neither renew nor give back", async () => {
    const { laneId } = await connectShop();
    const old = await takeNow(laneId);
    const young = await takeNow(laneId, later(LEASE_MS));
    expect(young).toBeDefined();
    const tokens = [old!.token, young!.token];
    expect(await renew(tokens, later(LEASE_MS), LEASE_MS)).toEqual([old!.token]);
    expect(await giveBack(old!, { ...nothing, failures: 7 }, now)).toBe(false);
    expect(await seen(laneId)).toMatchObject({ leaseToken: young!.token, failures: 0 });
  });

  it("lasts as long as it is renewed", async () => {
    const { laneId } = await connectShop();
    const lease = await takeNow(laneId);
    expect(await renew([lease!.token], later(LEASE_MS - 1), LEASE_MS)).toEqual([]);
    expect(await takeNow(laneId, later(LEASE_MS))).toBeUndefined();
    expect(await takeNow(laneId, later(2 * LEASE_MS))).toBeDefined();
  });

  it("given back, sleeps until the earliest of its due rows, or for good", async () => {
    const { shop, laneId } = await connectShop();
    const { id } = await enqueue(shop, signUp(), now);
    await db.subscription.update({ where: { id }, data: { dueAt: later(5_000) } });
    expect(await giveBack((await takeNow(laneId))!, nothing, now)).toBe(true);
    expect(await nextWakeAt()).toBe(later(5_000).getTime());

    await db.subscription.update({ where: { id }, data: { state: "delivered" } });
    await giveBack((await takeNow(laneId))!, nothing, now);
    expect(await nextWakeAt()).toBeUndefined();
  });

  it("given back with rows still due, goes behind those that have waited longer", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), later(-60_000));
    const lease = await takeNow(laneId);
    const { shop: other, laneId: waits } = await connectShop();
    await enqueue(other, signUp(), later(-1_000));
    await giveBack(lease!, nothing, now);
    expect(await dueIds(now)).toEqual([waits, laneId]);
  });

  it("keeps a wake-up that comes while it is worked in", async () => {
    const { shop, laneId } = await connectShop();
    const lease = await takeNow(laneId);
    await enqueue(shop, signUp(), now);
    await giveBack(lease!, nothing, now);
    expect(await dueIds(now)).toEqual([laneId]);
  });

  it("does not wait for the rows of a held shop, but for the check of its hold", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    await db.merchant.update({ where: { shop }, data: { hold: "revision_retired" } });
    await giveBack((await takeNow(laneId))!, nothing, now);
    expect(await nextWakeAt()).toBeUndefined();
    expect(await sweep(now)).toEqual([]);

    const hold = { hold: "key_refused", holdCheckAt: later(60_000) };
    await db.merchant.update({ where: { shop }, data: hold });
    await giveBack((await takeNow(laneId))!, nothing, now);
    expect(await nextWakeAt()).toBe(later(60_000).getTime());
  });

  it("that pauses is not due until the pause is over", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    const lease = await takeNow(laneId);
    await giveBack(lease!, { ...nothing, failures: 1, pausedUntil: later(1_000) }, now);
    expect(await dueIds(later(999))).toEqual([]);
    expect(await nextWakeAt()).toBe(later(1_000).getTime());
    expect(await dueIds(later(1_000))).toEqual([laneId]);
  });

  it("that sleeps although a row is due is found by the sweep", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    expect(await sweep(now)).toEqual([laneId]);
    expect(await sweep(now)).toEqual([]);
    expect(await dueIds(now)).toEqual([laneId]);
  });
});

it.each([
  [1, null, null, 1],
  [1, 3, null, 3],
  [1, null, 3, 3],
  [1, 2, 3, 3],
  [1, 3, 2, 3],
  [3, 2, 1, 3],
])(
  "a lane awake at %s, paused until %s and taken until %s is due at %s, found without reading all lanes",
  async (wake, paused, lease, next) => {
    await db.lane.updateMany({ data: { wakeAt: null } });
    const at = (minute: number | null) =>
      minute === null ? null : new Date(Date.parse("2026-11-24T12:00:00Z") + minute * 60_000);
    const data = { wakeAt: at(wake), pausedUntil: at(paused), leaseUntil: at(lease) };
    await db.lane.create({ data: { id: `${wake}-${paused}-${lease}`, ...data } });
    await db.lane.create({ data: { id: `mine ${wake}-${paused}-${lease}`, wakeAt: at(0) } });
    const reads = vi.spyOn(db.lane, "findMany");
    const mine = new Set([`mine ${wake}-${paused}-${lease}`]);
    expect(await nextWakeAt(mine)).toBe(at(next)!.getTime());
    expect(reads).not.toHaveBeenCalled();
    reads.mockRestore();
  },
);
