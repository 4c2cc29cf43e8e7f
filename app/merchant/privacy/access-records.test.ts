import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { client as db } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../server/durations.ts";
import { logger } from "../../server/logger.server.ts";
import { lostAccessRecords } from "../../server/metrics.server.ts";
import {
  accessNoted,
  beginAccess,
  listAccess,
  noteAccess,
  pruneAccessRecords,
  recordApiRead,
} from "./access-records.server.ts";

const SHOP = "shop.myshopify.com";
const NOON = new Date("2026-11-30T12:00:00Z");
const after = (ms: number) => new Date(NOON.getTime() + ms);
const viewed = (subject: string, staffId = "7") => ({ staffId, kind: "viewed", subject }) as const;

beforeEach(emptyDatabase);

describe("the record of who saw shoppers' data", () => {
  it("has one view an hour of each sign-up by each person, from its first time", async () => {
    noteAccess(SHOP, viewed("a"), after(MINUTE_MS));
    await accessNoted();
    for (const ms of [2 * MINUTE_MS, 59 * MINUTE_MS]) noteAccess(SHOP, viewed("a"), after(ms));
    noteAccess(SHOP, viewed("a", "8"), after(2 * MINUTE_MS));
    noteAccess(SHOP, viewed("b"), after(3 * MINUTE_MS));
    noteAccess(SHOP, viewed("a"), after(HOUR_MS));
    noteAccess("other.myshopify.com", viewed("a"), after(HOUR_MS));
    await accessNoted();
    const { records } = await listAccess(SHOP, null);
    expect(records.map(({ at, staffId, subject }) => [at, staffId, subject])).toEqual([
      [after(HOUR_MS), "7", "a"],
      [after(3 * MINUTE_MS), "7", "b"],
      [after(2 * MINUTE_MS), "8", "a"],
      [after(MINUTE_MS), "7", "a"],
    ]);
  });

  it("has each correction", async () => {
    for (const ms of [1, 2])
      noteAccess(SHOP, { staffId: "7", kind: "corrected", subject: "a" }, after(ms));
    await accessNoted();
    expect((await listAccess(SHOP, null)).records).toHaveLength(2);
  });

  it("has a file before it leaves, and then its number of sign-ups", async () => {
    const access = { staffId: "7", kind: "exported", subject: "state=failed" } as const;
    const end = await beginAccess(SHOP, access, NOON);
    expect(await listAccess(SHOP, null)).toMatchObject({ records: [{ ...access, count: null }] });
    end(261);
    await accessNoted();
    expect(await listAccess(SHOP, null)).toMatchObject({ records: [{ ...access, count: 261 }] });
  });

  it("has what a token of the API reads with one filter in an hour as one", async () => {
    const read = (filter: string, at: Date) =>
      recordApiRead(SHOP, { tokenId: "t", filter, count: 50 }, at);
    await read("state=failed", NOON);
    await read("state=failed", after(MINUTE_MS));
    await read("", after(2 * MINUTE_MS));
    await read("state=failed", after(HOUR_MS));
    const { records } = await listAccess(SHOP, null);
    expect(records.map(({ kind, subject, count }) => [kind, subject, count])).toEqual([
      ["api_read", "state=failed", 50],
      ["api_read", "", 50],
      ["api_read", "state=failed", 100],
    ]);
  });

  it("is read page by page, each record once, also those of one millisecond", async () => {
    await db.accessRecord.createMany({
      data: Array.from({ length: 120 }, (_, at) => ({
        id: `record-${String(at).padStart(3, "0")}`,
        shop: SHOP,
        at: after(Math.floor(at / 40)),
        ...viewed("a"),
      })),
    });
    const read: string[] = [];
    let cursor: string | null = null;
    do {
      const { records, older } = await listAccess(SHOP, cursor);
      read.push(...records.map(({ id }) => id));
      cursor = older;
    } while (cursor !== null);
    expect(read).toEqual(read.toSorted().reverse());
    expect(new Set(read).size).toBe(120);
  });

  it.each(["", "x", "1", ".", "1.", "-1.a", "999999999999999.a"])(
    "begins at the newest where the cursor is %j",
    async (cursor) => {
      noteAccess(SHOP, viewed("a"), NOON);
      await accessNoted();
      expect((await listAccess(SHOP, cursor)).records).toHaveLength(1);
    },
  );

  it("is kept for a year", async () => {
    noteAccess(SHOP, viewed("a"), NOON);
    await accessNoted();
    expect(await pruneAccessRecords(after(365 * DAY_MS))).toBe(0);
    expect(await pruneAccessRecords(after(367 * DAY_MS))).toBe(1);
  });

  it("says where one could not be stored, without an id", async () => {
    const lost = async () => (await lostAccessRecords.get()).values[0]?.value ?? 0;
    const before = await lost();
    const lines = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    const commits = vi.spyOn(db, "$transaction").mockRejectedValueOnce(new Error("full"));
    noteAccess(SHOP, viewed("a"), NOON);
    await accessNoted();
    commits.mockRestore();
    expect(await lost()).toBe(before + 1);
    expect(lines).toHaveBeenCalledExactlyOnceWith(
      { shop: SHOP, kind: "viewed", error: "Error" },
      "A record of who saw shoppers' data was not stored",
    );
    lines.mockRestore();
  });
});
