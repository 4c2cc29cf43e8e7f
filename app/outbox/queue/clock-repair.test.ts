import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { repairClock } from "./repairs.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const longest = { row: 900_000, pause: 300_000, lease: 20_000 };

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

beforeEach(emptyDatabase);

describe("after the clock was set back", () => {
  it("rows scheduled beyond the longest delay are due now, and their lane awake", async () => {
    const { shop, laneId } = await connectShop();
    const due = [0, longest.row, longest.row + 1, 86_400_000];
    for (const ms of due) await enqueue(shop, signUp(), later(ms));
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    expect(await repairClock(now, longest)).toBe(2);
    const rows = await db.subscription.findMany({ where: { shop }, orderBy: { createdAt: "asc" } });
    expect(rows.map(({ dueAt }) => dueAt)).toEqual([now, later(longest.row), now, now]);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(now);
    expect(await repairClock(now, longest)).toBe(0);
  });

  it("only waiting rows are rescheduled", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp(), later(86_400_000));
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    expect(await repairClock(now, longest)).toBe(0);
  });

  it("a lease is cut to a full one, and a pause ends", async () => {
    const { laneId: taken } = await connectShop();
    const { laneId: pausing } = await connectShop();
    const { laneId: ordinary } = await connectShop();
    const day = later(86_400_000);
    await db.lane.update({ where: { id: taken }, data: { leaseToken: "one", leaseUntil: day } });
    await db.lane.update({ where: { id: pausing }, data: { pausedUntil: day } });
    const usual = { pausedUntil: later(longest.pause), leaseUntil: later(longest.lease) };
    await db.lane.update({ where: { id: ordinary }, data: usual });
    expect(await repairClock(now, longest)).toBe(2);
    const lanes = await db.lane.findMany();
    const of = (id: string) => lanes.find((lane) => lane.id === id);
    expect(of(taken)).toMatchObject({ leaseToken: "one", leaseUntil: later(longest.lease) });
    expect(of(pausing)).toMatchObject({ pausedUntil: now });
    expect(of(ordinary)).toMatchObject(usual);
  });
});
