import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, REGION, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { startBulkJob, stopBulkJob } from "../bulk/bulk-job.server.ts";
import { nextBulkJob, runBulkSlice } from "../bulk/bulk-slice.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { noFilter } from "../log/filter.ts";
import { planDeletion, undoDeletions } from "../planned-deletion.server.ts";
import { UNDO_MS } from "../undo.ts";
import { claim, type Wanted } from "./claim.server.ts";
import { giveBack, nextWakeAt, sweep, take, type LaneNotes } from "./lane.server.ts";
import { settle } from "./settle.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const notes: LaneNotes = {
  failures: 0,
  pausedUntil: null,
  succeededAt: null,
  spent: null,
  pauseCause: null,
  pauseStatus: null,
  pauseCode: null,
};
let shop: string;
let laneId: string;

beforeEach(async () => {
  await emptyDatabase();
  ({ shop, laneId } = await connectShop());
});

async function claimed(at: Date, more: Partial<Wanted> = {}): Promise<string[]> {
  const rows = await claim(laneId, at, { limit: 10, except: new Set(), ...more });
  return rows.map(({ id }) => id);
}

/** When the lane is due after it was worked in at a time; undefined where it sleeps for good. */
async function wakesAfter(at: Date): Promise<number | undefined> {
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  const lease = await take(lane, at, 1);
  await giveBack(lease!, notes, at);
  return nextWakeAt();
}

describe("a row with a planned deletion", () => {
  it("is not claimed, however late the deletion is, and wakes no lane", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    const { id: free } = await enqueue(shop, signUp(), later(1));
    await planDeletion(shop, [id], later(2));
    const late = later(60 * 60_000);
    expect(await claimed(late)).toEqual([free]);
    expect(await claimed(late, { only: [id] })).toEqual([]);
    expect(await claimed(late, { probe: "newest" })).toEqual([free]);
    const traits = {
      shops: new Set([shop]),
      variantIds: new Set<string>(),
      channels: new Set<string>(),
    };
    expect(await claimed(late, { probe: { unlike: traits } })).toEqual([free]);

    await db.subscription.delete({ where: { id: free } });
    expect(await wakesAfter(late)).toBeUndefined();
    expect(await sweep(late)).toEqual([]);
  });

  it("that was called for before is not claimed for another try", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    const [row] = await claim(laneId, now, { limit: 1, except: new Set() });
    const { batches } = await planDeletion(shop, [id], later(1));
    const next = { state: "queued", dueAt: later(3_000) } as const;
    await settle([{ row: row!, keyVersion: 1, attempt: null, next }], later(2));
    expect(await claimed(later(4_000))).toEqual([]);
    // An undo does not try sooner than the answer allows.
    await undoDeletions(shop, batches, later(5));
    expect(await claimed(later(6))).toEqual([]);
    expect(await claimed(later(3_000))).toEqual([id]);
  });

  it("is claimed as before once it is undone, and the lane wakes for it", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    const { batches } = await planDeletion(shop, [id], later(1));
    expect(await wakesAfter(later(2))).toBeUndefined();
    await undoDeletions(shop, batches, later(3));
    expect(await nextWakeAt()).toBe(+later(3));
    expect(await claimed(later(3))).toEqual([id]);
  });
});

describe("while all that match are to be deleted", () => {
  async function deleteAll(search = "") {
    const start = await startBulkJob(
      shop,
      {
        action: "delete",
        filter: { ...noFilter, search },
        seenAt: later(10),
        startsAt: later(20 + UNDO_MS),
      },
      REGION,
      later(20),
    );
    if (start.kind !== "started") throw new Error(start.kind);
    return start.id;
  }

  it("no sign-up that the merchant may have seen is sent; newer ones and other shops' are", async () => {
    await enqueue(shop, signUp(), now);
    const { shop: other } = await connectShop({ laneId });
    const theirs = await enqueue(other, signUp(), later(1));
    await deleteAll();
    const newer = await enqueue(shop, signUp(), later(30));
    const ids = [theirs.id, newer.id].sort();
    expect((await claimed(later(60_000))).sort()).toEqual(ids);
    expect((await claimed(later(60_000), { only: ids })).sort()).toEqual(ids);
    await db.subscription.deleteMany({ where: { id: { in: ids } } });
    expect(await wakesAfter(later(60_000))).toBeUndefined();
    expect(await sweep(later(60_000))).toEqual([]);
  });

  it("a row that is due later is not sent either", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    await db.subscription.update({ where: { id }, data: { dueAt: later(5_000) } });
    await deleteAll();
    expect(await claimed(later(6_000))).toEqual([]);
  });

  it("an undo releases all of them", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    const job = await deleteAll();
    expect(await wakesAfter(later(30))).toBeUndefined();
    expect(await stopBulkJob(shop, job, later(40))).toBe(true);
    expect(await nextWakeAt()).toBe(+later(40));
    expect(await claimed(later(40))).toEqual([id]);
  });

  it.each([
    ["with its last slice", signUp({ email: "gone@example.com" })],
    ["where no row is left", undefined],
  ])("the job's end releases what it did not delete: %s", async (_, gone) => {
    const kept = await enqueue(shop, signUp({ email: "kept@example.com" }), now);
    const meant = await enqueue(shop, gone ?? signUp({ email: "gone@example.com" }), later(1));
    await deleteAll("gone@");
    if (!gone) await db.subscription.delete({ where: { id: meant.id } });
    expect(await wakesAfter(later(30))).toBeUndefined();
    const at = later(20 + UNDO_MS);
    await runBulkSlice((await nextBulkJob(at))!, REGION, at);
    expect(await nextWakeAt()).toBe(+at);
    expect(await claimed(at)).toEqual([kept.id]);
  });

  it("a job that sends again holds nothing back", async () => {
    const { id } = await enqueue(shop, signUp(), now);
    const failed = await enqueue(shop, signUp(), now);
    await db.subscription.update({ where: { id: failed.id }, data: { state: "failed" } });
    await startBulkJob(shop, { action: "send_again", filter: noFilter }, REGION, later(1));
    expect(await claimed(later(2))).toEqual([id]);
  });
});
