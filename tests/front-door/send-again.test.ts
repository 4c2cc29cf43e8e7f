import { beforeEach, describe, expect, it } from "vitest";
import { createBulkRunner } from "#app/delivery/jobs/bulk-jobs.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { logger } from "#app/server/logger.server.ts";
import {
  pendingDeletions,
  planDeletion,
  runDeletions,
} from "#app/outbox/planned-deletion.server.ts";
import { UNDO_MS } from "#app/outbox/undo.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { openShop } from "./opened-shop.ts";
import { app } from "./world.ts";

let shop: string;
let other: string;
const before = new Date(Date.now() - 3_600_000);

beforeEach(async () => {
  await emptyDatabase();
  [shop, other] = [await openShop(), await openShop()];
});

async function order(
  as: string,
  fields: [string, string][],
  init: RequestInit = { method: "POST" },
): Promise<{ status: number; text: string }> {
  const answer = await app.admin(as, "/app/subscriptions.data?index", {
    body: new URLSearchParams(fields),
    ...init,
  });
  return { status: answer.status, text: await answer.text() };
}

async function page(as: string, query = ""): Promise<string> {
  return (await app.admin(as, `/app/subscriptions.data${query}`)).text();
}

async function statesOf(ids: string[]): Promise<string[]> {
  const rows = await db.subscription.findMany({ where: { id: { in: ids } } });
  return rows.map(({ state }) => state);
}

function jobOf(name: string) {
  return db.bulkJob.findUnique({ where: { shop: name } });
}

async function workOff(): Promise<void> {
  const runner = createBulkRunner({ log: logger });
  runner.wake();
  await expect.poll(() => db.bulkJob.count({ where: { state: "running" } })).toBe(0);
  await runner.stop();
}

describe("a selection", () => {
  it("is sent again, and the answer counts what was", async () => {
    const left = await rowsOf(shop, 1, { from: before });
    const ids = await rowsOf(shop, 2, { from: before });
    const accepted = await rowsOf(shop, 1, { from: before, state: "delivered" });
    const answer = await order(shop, [
      ["intent", "selected"],
      ["action", "send_again"],
      ...[...ids, ...accepted].map((id): [string, string] => ["id", id]),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"asked",3,"done",2');
    expect(await statesOf(ids)).toEqual(["queued", "queued"]);
    expect(await statesOf([...left, ...accepted])).toEqual(
      expect.arrayContaining(["failed", "delivered"]),
    );
  });

  it("is deleted after the time for an undo: no personal data is left, and what waits is not sent", async () => {
    const ids = [
      ...(await rowsOf(shop, 1, { from: before, state: "queued" })),
      ...(await rowsOf(shop, 1, { from: before, state: "delivered" })),
    ];
    const left = await rowsOf(shop, 1, { from: before });
    const fields = [...ids, "no-such-row"].map((id): [string, string] => ["id", id]);
    const orderIt = (as: string) =>
      order(as, [["intent", "selected"], ["action", "delete"], ...fields]);
    expect((await orderIt(other)).text).toContain('"done",0');
    const told = (await orderIt(shop)).text;
    expect(told).toContain('"asked",3,"done",2');
    expect(await pendingDeletions(shop)).toMatchObject({ count: 2 });
    await runDeletions(new Date());
    expect((await statesOf(ids)).sort()).toEqual(["delivered", "queued"]);
    await runDeletions(new Date(Date.now() + UNDO_MS));
    const rows = await db.subscription.findMany({ where: { id: { in: ids } } });
    for (const row of rows)
      expect(row).toMatchObject({ state: "cancelled", email: null, version: 2 });
    expect(await statesOf(left)).toEqual(["failed"]);
  });

  it("is kept where the deletion is undone in time, by its own shop", async () => {
    const ids = await rowsOf(shop, 2, { from: before });
    const fields = ids.map((id): [string, string] => ["id", id]);
    await order(shop, [["intent", "selected"], ["action", "delete"], ...fields]);
    const { batch } = await db.plannedDeletion.findUniqueOrThrow({
      where: { subscriptionId: ids[0]! },
    });
    const undo = (as: string) =>
      order(as, [
        ["intent", "undo"],
        ["id", batch],
      ]);
    expect((await undo(other)).text).toContain('"kept",0');
    expect((await undo(shop)).text).toContain('"kept",2');
    await runDeletions(new Date(Date.now() + UNDO_MS));
    expect(await statesOf(ids)).toEqual(["failed", "failed"]);
    expect((await undo(shop)).text).toContain('"kept",0,"erased",0');
  });

  it("is undone with more pending deletions than a page has rows, by one order", async () => {
    const ids = await rowsOf(shop, 60, { from: before });
    for (const id of ids) await planDeletion(shop, [id], new Date());
    const undone = await order(shop, [
      ["intent", "undo"],
      ["all", "1"],
    ]);
    expect([undone.status, undone.text]).toEqual([200, expect.stringContaining('"kept",60')]);
    await runDeletions(new Date(Date.now() + UNDO_MS));
    expect(new Set(await statesOf(ids))).toEqual(new Set(["failed"]));
  });

  it("of another shop's rows changes nothing", async () => {
    const ids = await rowsOf(shop, 2, { from: before });
    const answer = await order(other, [
      ["intent", "selected"],
      ["action", "send_again"],
      ...ids.map((id): [string, string] => ["id", id]),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"asked",2,"done",0');
    expect(await statesOf(ids)).toEqual(["failed", "failed"]);
  });
});

describe("all that match", () => {
  it("are sent again by the filter, and the page says how far it came", async () => {
    const failed = await rowsOf(shop, 60, { from: before });
    const blocked = await rowsOf(shop, 2, { from: before, state: "blocked" });
    const start = await order(shop, [
      ["intent", "all"],
      ["action", "send_again"],
      ["state", "failed"],
      ["search", "shopper-1"],
    ]);
    expect(start.status).toBe(200);
    expect(start.text).toContain("started");
    // 1 and 10 to 19, by the beginning of their e-mail.
    expect(await jobOf(shop)).toMatchObject({ total: 11, state: "running" });
    expect(await page(shop)).toContain("running");
    expect(
      (
        await order(shop, [
          ["intent", "all"],
          ["action", "send_again"],
        ])
      ).text,
    ).toContain("running");

    await workOff();
    expect((await statesOf(failed)).filter((state) => state === "queued")).toHaveLength(11);
    expect(new Set(await statesOf(blocked))).toEqual(new Set(["blocked"]));
    expect(await page(shop)).toContain("done");
  });

  it("mean the rows of the shop that asks, whatever another one asks", async () => {
    const mine = await rowsOf(shop, 2, { from: before });
    const answer = await order(other, [
      ["intent", "all"],
      ["action", "send_again"],
      ["state", "failed"],
      ["shop", shop],
    ]);
    expect([answer.status, answer.text.includes("nothing")]).toEqual([200, true]);
    const theirs = await rowsOf(other, 2, { from: before });
    await order(other, [
      ["intent", "all"],
      ["action", "send_again"],
    ]);
    await workOff();
    expect(await statesOf(mine)).toEqual(["failed", "failed"]);
    expect(await statesOf(theirs)).toEqual(["queued", "queued"]);
  });

  it("are seen and stopped by their own shop only", async () => {
    await rowsOf(shop, 2, { from: before });
    await order(shop, [
      ["intent", "all"],
      ["action", "send_again"],
    ]);
    const { id } = (await jobOf(shop))!;
    expect(await page(other)).not.toContain(id);
    const stop: [string, string][] = [
      ["intent", "stop"],
      ["id", id],
    ];
    expect((await order(other, stop)).status).toBe(200);
    expect((await jobOf(shop))?.state).toBe("running");
    expect((await order(shop, stop)).status).toBe(200);
    expect((await jobOf(shop))?.state).toBe("stopped");
    expect((await order(shop, stop)).status).toBe(200);
  });
});

describe("a form that is not an order", () => {
  it.each([
    ["nothing", []],
    ["an unknown intent", [["intent", "erase"]]],
    [
      "a selection of nothing",
      [
        ["intent", "selected"],
        ["action", "send_again"],
      ],
    ],
    [
      "more rows than a page has",
      [
        ["intent", "selected"],
        ["action", "send_again"],
        ...Array.from({ length: 51 }, (_, at): [string, string] => ["id", `row-${at}`]),
      ],
    ],
    ["a stop of nothing", [["intent", "stop"]]],
  ] as [string, [string, string][]][])("%s is answered 400", async (_, fields) => {
    const ids = await rowsOf(shop, 1, { from: before });
    expect((await order(shop, fields)).status).toBe(400);
    expect(await statesOf(ids)).toEqual(["failed"]);
  });

  it.each([
    [
      "ids of no row",
      [
        ["intent", "selected"],
        ["action", "send_again"],
        ["id", "' OR 1=1 --"],
        ["id", "\u0000"],
        ["id", "x".repeat(10_000)],
      ],
    ],
    [
      "a state that is none",
      [
        ["intent", "all"],
        ["action", "send_again"],
        ["state", "delivered"],
      ],
    ],
    [
      "a search like no other",
      [
        ["intent", "all"],
        ["action", "send_again"],
        ["search", `%_\u0000${"\u{1f600}".repeat(300)}`],
      ],
    ],
    [
      "a stop of what is not there",
      [
        ["intent", "stop"],
        ["id", "../.."],
      ],
    ],
  ] as [string, [string, string][]][])("%s change nothing", async (_, fields) => {
    const ids = await rowsOf(shop, 1, { from: before });
    expect((await order(shop, fields)).status).toBe(200);
    expect(await statesOf(ids)).toEqual(["failed"]);
    expect(await jobOf(shop)).toBeNull();
  });

  it("a body that is no form is answered 400, and any method but POST 405", async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ intent: "all", action: "send_again" });
    expect((await order(shop, [], { method: "POST", headers, body })).status).toBe(400);
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      expect(
        (
          await order(
            shop,
            [
              ["intent", "all"],
              ["action", "send_again"],
            ],
            { method },
          )
        ).status,
      ).toBe(405);
    }
  });

  it("an order without a session token is refused", async () => {
    const answer = await app.fetch("/app/subscriptions.data?index", {
      method: "POST",
      body: new URLSearchParams({ intent: "all", action: "send_again" }),
      headers: { authorization: "Bearer x.y.z", "user-agent": "Mozilla/5.0 Chrome/140" },
    });
    expect(answer.status).toBe(401);
  });
});
