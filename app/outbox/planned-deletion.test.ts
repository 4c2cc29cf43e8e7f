import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { erasePerson } from "./erase.server.ts";
import {
  pendingDeletions,
  planDeletion,
  runDeletions,
  undoDeletions,
} from "./planned-deletion.server.ts";
import { claim } from "./queue/claim.server.ts";
import { resend } from "./resend.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { UNDO_MS } from "./undo.ts";

const now = new Date("2026-11-24T12:00:00Z");
const before = new Date("2026-11-24T10:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const rowOf = (id: string) => db.subscription.findUniqueOrThrow({ where: { id } });

beforeEach(emptyDatabase);

describe("a planned deletion", () => {
  it("changes nothing that the merchant sees for ten seconds, and erases then", async () => {
    const shop = await installShop();
    const ids = await rowsOf(shop, 3, { from: before });
    const [left] = await rowsOf(shop, 1, { from: before });
    expect(await planDeletion(shop, ids, now)).toMatchObject({ count: 3 });
    expect(await runDeletions(later(UNDO_MS - 1))).toBe(0);
    expect(await rowOf(ids[0]!)).toMatchObject({ state: "failed", email: "shopper-0@example.com" });
    expect(await pendingDeletions(shop)).toMatchObject({ count: 3 });

    expect(await runDeletions(later(UNDO_MS))).toBe(3);
    for (const id of ids)
      expect(await rowOf(id)).toMatchObject({ state: "cancelled", email: null });
    expect((await rowOf(left!)).state).toBe("failed");
    expect(await runDeletions(later(UNDO_MS))).toBe(0);
    expect(await pendingDeletions(shop)).toEqual({ count: 0 });
    expect(await wrongCounts()).toEqual([]);
  });

  it("names no row of another shop, no erased one, and no row twice", async () => {
    const shop = await installShop();
    const mine = await rowsOf(shop, 1, { from: before });
    const theirs = await rowsOf(await installShop(), 1, { from: before });
    const gone = await rowsOf(shop, 1, { from: before, state: "cancelled" });
    const all = [...mine, ...theirs, ...gone, "no-such-row"];
    expect(await planDeletion(shop, all, now)).toMatchObject({ count: 1 });
    expect(await pendingDeletions(shop)).toEqual({ count: 1 });
    expect(await planDeletion(shop, [], now)).toEqual({ batches: [], count: 0 });
    expect(await planDeletion(shop, gone, now)).toEqual({ batches: [], count: 0 });
  });

  it("that is asked for again is still pending, and is undone by either answer", async () => {
    const shop = await installShop();
    const [first, second] = await rowsOf(shop, 2, { from: before });
    const one = await planDeletion(shop, [first!], now);
    expect(await planDeletion(shop, [first!], later(5))).toEqual(one);
    const both = await planDeletion(shop, [first!, second!], later(6));
    expect([both.count, both.batches.length]).toEqual([2, 2]);
    expect(both.batches).toContain(one.batches[0]);
    expect(await undoDeletions(shop, both.batches, later(7))).toEqual({ kept: 2, erased: 0 });
  });

  it("undone twice, or with no answer the first time, erased nothing", async () => {
    const shop = await installShop();
    const ids = await rowsOf(shop, 2, { from: before });
    const { batches } = await planDeletion(shop, ids, now);
    expect(await undoDeletions(shop, batches, later(1))).toEqual({ kept: 2, erased: 0 });
    expect(await undoDeletions(shop, batches, later(2))).toEqual({ kept: 0, erased: 0 });
  });

  it("keeps no row that was erased for another reason before the undo", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    const { id: other } = await enqueue(shop, signUp(), now);
    const { batches } = await planDeletion(shop, [id, other], later(1));
    await erasePerson(shop, { email: "ann@example.com", phones: [] }, later(2));
    expect(await pendingDeletions(shop)).toEqual({ count: 1 });
    expect(await planDeletion(shop, [id], later(3))).toEqual({ batches: [], count: 0 });
    expect(await undoDeletions(shop, batches, later(3))).toEqual({ kept: 1, erased: 1 });
    expect((await rowOf(id)).state).toBe("cancelled");
  });

  it("is undone with all that are pending, however many, and none of another shop", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    for (const one of [shop, other]) {
      for (const id of await rowsOf(one, 60, { from: before })) {
        await planDeletion(one, [id], now);
      }
    }
    expect(await undoDeletions(shop, "all", later(1))).toEqual({ kept: 60, erased: 0 });
    expect(await pendingDeletions(shop)).toEqual({ count: 0 });
    expect(await pendingDeletions(other)).toEqual({ count: 60 });
  });

  it("keeps a queued row from Klaviyo while it can be undone, also if it runs late", async () => {
    const { shop, laneId } = await connectShop();
    const { id } = await enqueue(shop, signUp(), now);
    const { dueAt } = await rowOf(id);
    await planDeletion(shop, [id], now);
    const late = later(UNDO_MS + 60 * 60_000);
    expect(await claim(laneId, late, { limit: 1, except: new Set() })).toEqual([]);
    expect((await rowOf(id)).dueAt).toEqual(dueAt);
  });

  it("is undone for its own shop alone: the rows are as they were, and are sent", async () => {
    const { shop, laneId } = await connectShop();
    const { id } = await enqueue(shop, signUp(), now);
    const was = await rowOf(id);
    const { batches } = await planDeletion(shop, [id], later(1));
    const theirs = await undoDeletions("other.myshopify.com", batches, later(2));
    expect(theirs).toEqual({ kept: 0, erased: 0 });
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    expect(await undoDeletions(shop, batches, later(2))).toEqual({ kept: 1, erased: 0 });
    expect(await rowOf(id)).toEqual(was);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(later(2));
    expect(await runDeletions(later(UNDO_MS + 60_000))).toBe(0);
  });

  it("can be undone until it has happened, and never after", async () => {
    const shop = await installShop();
    const ids = await rowsOf(shop, 2, { from: before });
    const { batches } = await planDeletion(shop, ids, now);
    await runDeletions(later(UNDO_MS), 1);
    expect(await undoDeletions(shop, batches, later(UNDO_MS + 5_000))).toMatchObject({ kept: 1 });
    const states = (await db.subscription.findMany({ where: { shop } })).map(({ state }) => state);
    expect(states.sort()).toEqual(["cancelled", "failed"]);
  });

  it("loses no sign-up that arrives before it: it opens a row of its own", async () => {
    const { shop } = await connectShop();
    const again = signUp();
    const first = await enqueue(shop, again, now);
    const { batches } = await planDeletion(shop, [first.id], later(1));
    const second = await enqueue(shop, again, later(2));
    expect(second.id).not.toBe(first.id);
    // Two rows would be two calls in one round: the older one ends, and its shopper waits in the newer.
    expect(await undoDeletions(shop, batches, later(3))).toEqual({ kept: 0, erased: 1 });
    expect(await rowOf(first.id)).toMatchObject({ state: "cancelled", email: null });
    expect((await rowOf(second.id)).dedupeKey).not.toBeNull();
    expect(await db.plannedDeletion.count()).toBe(0);
    expect(await wrongCounts()).toEqual([]);
    expect(await rowOf(second.id)).toMatchObject({ state: "queued", email: again.email });
  });

  it("is undone for a row that Klaviyo has, also where a newer one has its key", async () => {
    const { shop } = await connectShop();
    const again = signUp();
    const first = await enqueue(shop, again, now);
    const sent = { state: "delivered", deliveredAt: now };
    await db.subscription.update({ where: { id: first.id }, data: sent });
    const { batches } = await planDeletion(shop, [first.id], later(1));
    await enqueue(shop, again, later(2));
    expect(await undoDeletions(shop, batches, later(3))).toEqual({ kept: 1, erased: 0 });
    expect(await rowOf(first.id)).toMatchObject({ state: "delivered", dedupeKey: null });
  });

  it("is undone beside a suspected bot's row, which must not end a person's", async () => {
    const { shop } = await connectShop();
    const again = signUp();
    const first = await enqueue(shop, again, now);
    const { batches } = await planDeletion(shop, [first.id], later(1));
    await enqueue(shop, { ...again, botSign: "token_missing" }, later(2));
    expect(await undoDeletions(shop, batches, later(3))).toEqual({ kept: 1, erased: 0 });
    expect((await rowOf(first.id)).state).toBe("queued");
  });

  it("of two sign-ups of one shopper is undone for the later one, which has their key", async () => {
    const { shop } = await connectShop();
    const again = signUp();
    const first = await enqueue(shop, again, now);
    await planDeletion(shop, [first.id], later(1));
    const second = await enqueue(shop, again, later(2));
    await planDeletion(shop, [second.id], later(3));
    expect(await undoDeletions(shop, "all", later(4))).toEqual({ kept: 1, erased: 1 });
    expect((await rowOf(first.id)).state).toBe("cancelled");
    expect((await rowOf(second.id)).dedupeKey).not.toBeNull();
  });

  it("leaves a row that was sent again since, with its key", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp(), now);
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    const { dedupeKey } = await rowOf(id);
    await planDeletion(shop, [id], later(1));
    expect(await resend(shop, id, later(2))).toBe(true);
    expect(await runDeletions(later(UNDO_MS + 1))).toBe(1);
    expect(await rowOf(id)).toMatchObject({ state: "queued", dedupeKey, dueAt: later(2) });
    expect(await db.plannedDeletion.count()).toBe(0);
  });

  it("ends quietly where the row was erased for another reason", async () => {
    const { shop } = await connectShop();
    const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), now);
    await planDeletion(shop, [id], later(1));
    await erasePerson(shop, { email: "ann@example.com", phones: [] }, later(2));
    expect(await runDeletions(later(UNDO_MS + 1))).toBe(1);
    expect(await rowOf(id)).toMatchObject({ state: "cancelled", dedupeKey: null, version: 2 });
  });
});

const step = fc.record({
  what: fc.constantFrom("plan", "undo", "run", "sign up", "resend"),
  row: fc.nat({ max: 3 }),
  waitMs: fc.constantFrom(1, 4_000, UNDO_MS),
});

it("whatever happens in between, a shopper's newest sign-up is kept unless it was deleted itself", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { shop } = await connectShop();
      const wish = signUp();
      let at = +now;
      const ids: string[] = [(await enqueue(shop, wish, new Date(at))).id];
      const deleted = new Set<string>();
      for (const { what, row, waitMs } of steps) {
        at += waitMs;
        const id = ids[row % ids.length]!;
        const moment = new Date(at);
        if (what === "plan" && (await planDeletion(shop, [id], moment)).count) deleted.add(id);
        if (what === "undo") await undoDeletions(shop, "all", moment);
        if (what === "run") await runDeletions(moment);
        if (what === "resend") await resend(shop, id, moment);
        if (what === "sign up") {
          const { id: of } = await enqueue(shop, wish, moment);
          expect(await db.plannedDeletion.count({ where: { subscriptionId: of } })).toBe(0);
          expect((await rowOf(of)).state).toBe("queued");
          deleted.delete(of);
          if (!ids.includes(of)) ids.push(of);
        }
      }
      for (const id of ids) {
        if (!deleted.has(id)) expect((await rowOf(id)).state).not.toBe("cancelled");
      }
      // Only what the merchant sent again by hand is sent beside another row of its shopper.
      const waiting = { shop, state: "queued", version: 1, deletion: null };
      expect(await db.subscription.count({ where: waiting })).toBeLessThan(2);
      expect(await wrongCounts()).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
