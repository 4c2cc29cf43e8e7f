import { describe, expect, it } from "vitest";
import { Prisma } from "#prisma/client/client.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db, dialect } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { giveBack, take, type LaneNotes } from "./lane.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const notes: LaneNotes = {
  ...{ failures: 0, pausedUntil: null, pauseCause: null, pauseStatus: null, pauseCode: null },
  ...{ succeededAt: null, spent: null },
};

/** A lane that this process works in, and that a sign-up has woken already. */
async function workedLane() {
  const { shop, laneId } = await connectShop();
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  const lease = (await take(lane, now, 20_000))!;
  await db.lane.update({ where: { id: laneId }, data: { wakeAt: now } });
  return { shop, laneId, lease };
}

function wakeAtOf(id: string) {
  return db.lane.findUniqueOrThrow({ where: { id } }).then(({ wakeAt }) => wakeAt);
}

// In SQLite, one commit begins after the other has ended.
describe.skipIf(!onPostgres)("a lane that is given back while a sign-up is being committed", () => {
  it("waits for the sign-up, and sees its row", async () => {
    const { shop, laneId, lease } = await workedLane();
    const written = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<undefined>();
    const signingUp = db.$transaction(async (tx) => {
      const times = { dueAt: now, createdAt: now, updatedAt: now };
      await tx.subscription.create({
        data: { id: "row", shop, state: "queued", variantId: "1", ...times },
      });
      await tx.$executeRaw(dialect.wakeLanes(Prisma.sql`${laneId}`, now));
      written.resolve(undefined);
      await ending.promise;
    });
    await written.promise;
    let isBack = false;
    const givenBack = giveBack(lease, notes, now).then((done) => (isBack = done));
    // The other connection has asked, and the server has it wait.
    await expect.poll(waiting).toBe(1);
    expect(isBack).toBe(false);
    ending.resolve(undefined);
    await signingUp;
    expect(await givenBack).toBe(true);
    expect(await wakeAtOf(laneId)).toEqual(now);
  });

  it("is woken by a sign-up that waits for it", async () => {
    const { shop, laneId } = await workedLane();
    const begun = Promise.withResolvers<undefined>();
    const ending = Promise.withResolvers<undefined>();
    const givingBack = db.$transaction(async (tx) => {
      await tx.lane.update({
        where: { id: laneId },
        data: { leaseToken: null, leaseUntil: null, wakeAt: null },
      });
      begun.resolve(undefined);
      await ending.promise;
    });
    await begun.promise;
    const signedUp = enqueue(shop, signUp(), now);
    await expect.poll(waiting).toBe(1);
    ending.resolve(undefined);
    await Promise.all([givingBack, signedUp]);
    expect(await wakeAtOf(laneId)).toEqual(now);
  });
});

/** How many connections wait for a lock of another one. */
async function waiting(): Promise<number> {
  const [found] = await db.$queryRaw<[{ count: bigint }]>`
    SELECT COUNT(*) AS "count" FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return Number(found.count);
}
