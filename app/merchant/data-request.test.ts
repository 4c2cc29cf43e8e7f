import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";
import {
  closeDataRequest,
  expireDataRequests,
  forgetRequester,
  listEndedRequests,
  noteDataRequest,
  openDataRequests,
} from "./data-request.server.ts";
import { dueAt, isOverdue } from "./privacy/data-request-times.ts";

const SHOP = "shop.myshopify.com";
const NOW = new Date("2026-11-30T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

async function ask(id: string, requestedAt: Date, email = `${id}@example.com`): Promise<void> {
  await noteDataRequest(SHOP, { id: `${SHOP}/${id}`, email, phone: null, requestedAt });
}

beforeEach(emptyDatabase);

it("a data request is due after 30 days, and overdue from then on", () => {
  const request = { requestedAt: daysAgo(30) };
  expect(dueAt(request)).toEqual(NOW);
  expect(isOverdue(request, NOW)).toBe(false);
  expect(isOverdue(request, new Date(NOW.getTime() + 1))).toBe(true);
});

describe("an ended data request", () => {
  it("stays in the history with how it ended and by whom, without the customer", async () => {
    await ask("a", daysAgo(40));
    await ask("b", daysAgo(30));
    await ask("c", daysAgo(20));
    await ask("open", daysAgo(10));
    await closeDataRequest(SHOP, `${SHOP}/a`, { staffId: "7", now: daysAgo(5) });
    const person = { email: "b@example.com", phones: [] };
    await forgetRequester(SHOP, person, daysAgo(4));
    await db.dataRequest.update({
      where: { id: `${SHOP}/c` },
      data: { answeredAt: daysAgo(3), email: null },
    });
    const { requests, older } = await listEndedRequests(SHOP, null);
    const facts = requests.map(({ id, ending, staffId, endedAt }) => [
      id,
      ending,
      staffId,
      endedAt,
    ]);
    expect(facts).toEqual([
      [`${SHOP}/c`, "answered", null, daysAgo(3)],
      [`${SHOP}/b`, "redacted", null, daysAgo(4)],
      [`${SHOP}/a`, "answered", "7", daysAgo(5)],
    ]);
    expect(older).toBeNull();
    const stored = await db.dataRequest.findMany({ where: { answeredAt: { not: null } } });
    expect(JSON.stringify(stored)).not.toContain("@");
    expect(await listEndedRequests("other.myshopify.com", null)).toMatchObject({ requests: [] });
  });

  it("is not ended again: who marked it, and when, stays", async () => {
    await ask("a", daysAgo(40));
    await closeDataRequest(SHOP, `${SHOP}/a`, { staffId: "7", now: daysAgo(5) });
    await closeDataRequest(SHOP, `${SHOP}/a`, { staffId: "8", now: daysAgo(1) });
    await forgetRequester(SHOP, { email: "a@example.com", phones: [] }, NOW);
    expect(await listEndedRequests(SHOP, null)).toMatchObject({
      requests: [{ staffId: "7", endedAt: daysAgo(5), ending: "answered" }],
    });
  });

  it("is read page by page, also where many were made at one time", async () => {
    await db.dataRequest.createMany({
      data: Array.from({ length: 60 }, (_, at) => ({
        id: `${SHOP}/${at}`,
        shop: SHOP,
        requestedAt: daysAgo(Math.floor(at / 20)),
        answeredAt: NOW,
        ending: "expired",
      })),
    });
    const read = new Set<string>();
    let cursor: string | null = null;
    do {
      const { requests, older } = await listEndedRequests(SHOP, cursor);
      for (const { id } of requests) read.add(id);
      cursor = older;
    } while (cursor !== null);
    expect(read.size).toBe(60);
  });
});

describe("an unanswered data request", () => {
  it("expires after 92 days, and a repeat of the webhook does not bring the customer back", async () => {
    await ask("old", daysAgo(93));
    await ask("young", daysAgo(91));
    expect(await expireDataRequests(NOW)).toBe(1);
    expect(await expireDataRequests(NOW)).toBe(0);
    await ask("old", daysAgo(93));
    expect((await openDataRequests(SHOP)).map(({ email }) => email)).toEqual(["young@example.com"]);
    expect(await listEndedRequests(SHOP, null)).toMatchObject({
      requests: [{ id: `${SHOP}/old`, ending: "expired" }],
    });
  });
});
