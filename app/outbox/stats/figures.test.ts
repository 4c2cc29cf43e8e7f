import { expect, it, test } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop, signUp } from "#tests/shops.ts";
import { client as db, write } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { addCounts, countStates, figuresBySpan } from "./figures.server.ts";
import { erasePerson } from "../erase.server.ts";
import { resend } from "../resend.server.ts";
import { settle } from "../queue/settle.server.ts";
import { commitCounted } from "./commit-counted.server.ts";

const plans = watchPlans(env.DATABASE_URL);
const NOON = new Date("2026-11-25T12:00:00.000Z");
const DAY = {
  from: new Date("2026-11-25T00:00:00.000Z"),
  to: new Date("2026-11-26T00:00:00.000Z"),
};
const none = { queued: 0, delivered: 0, failed: 0, blocked: 0, cancelled: 0 };

/** Marks a row as accepted this long after its click. */
async function deliver(id: string, afterMs: number): Promise<void> {
  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  const now = new Date(row.createdAt.getTime() + afterMs);
  await settle([{ row, keyVersion: 1, attempt: null, next: { state: "delivered" } }], now);
}

it("follows a sign-up through all its states, and counts its own shop alone", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  await enqueue(other, signUp(), NOON);
  const first = await enqueue(shop, signUp(), NOON);
  const second = await enqueue(shop, signUp({ email: "ada@example.com" }), NOON);
  await enqueue(shop, signUp({ botSign: "honeypot" }), NOON);
  await enqueue(shop, signUp({ email: "ada@example.com", smsConsent: true }), NOON);
  expect(await countStates(shop)).toEqual({ ...none, queued: 2, blocked: 1 });

  await deliver(first.id, 40);
  const row = await db.subscription.findUniqueOrThrow({ where: { id: second.id } });
  const next = { state: "failed", reason: "email_refused" } as const;
  await settle([{ row, keyVersion: 1, attempt: null, next }], NOON);
  expect(await countStates(shop)).toEqual({ ...none, delivered: 1, failed: 1, blocked: 1 });

  await resend(shop, second.id, NOON);
  expect(await countStates(shop)).toEqual({ ...none, delivered: 1, queued: 1, blocked: 1 });

  await erasePerson(shop, { email: "ada@example.com", phones: [] }, NOON);
  expect(await countStates(shop)).toEqual({ ...none, delivered: 1, cancelled: 1, blocked: 1 });
  expect(await countStates(other)).toEqual({ ...none, queued: 1 });
});

it("does not move a row that a statement has left unchanged", async () => {
  const shop = await installShop();
  const [id = ""] = await rowsOf(shop, 1, { state: "delivered", from: NOON });
  expect(await resend(shop, id, NOON)).toBe(false);
  expect(await countStates(shop)).toEqual({ ...none, delivered: 1 });
});

it("counts nothing where the commit fails", async () => {
  const shop = await installShop();
  const ids = await rowsOf(shop, 1, { from: NOON });
  const broken = commitCounted(ids, () => [
    write.subscription.updateMany({ where: { shop }, data: { state: "queued" } }),
    write.merchant.create({ data: { shop, installedAt: NOON, dedupeKeySalt: "" } }),
  ]);
  await expect(broken).rejects.toThrow();
  expect(await countStates(shop)).toEqual({ ...none, failed: 1 });
});

it("counts a span's sign-ups by their present state, whenever it was reached", async () => {
  const shop = await installShop();
  const [id = ""] = await rowsOf(shop, 1, { state: "queued", from: NOON });
  await rowsOf(shop, 2, { from: new Date(DAY.to) });
  await deliver(id, 3 * 86_400_000);
  const days = [DAY, { from: DAY.to, to: new Date("2026-11-27") }];
  const { counts, took } = await figuresBySpan(shop, days);
  expect(took?.medianMs).toBeGreaterThan(3 * 86_400_000 * 0.9);
  expect(took?.medianMs).toBeLessThan(3 * 86_400_000 * 1.1);
  expect(counts).toEqual([
    { ...none, delivered: 1 },
    { ...none, failed: 2 },
  ]);
});

test.each([
  ["a whole hour", "2026-11-25T18:00:00Z", 18],
  ["half an hour, as in India", "2026-11-25T18:30:00Z", 18],
  ["a quarter, as in Nepal", "2026-11-25T18:15:00Z", 18],
  ["three quarters, as on the Chatham Islands", "2026-11-25T18:45:00Z", 19],
])("a day that begins at %s begins with the hour whose middle it has", async (_, begin, hour) => {
  const shop = await installShop();
  const at = (its: number) => new Date(`2026-11-25T${its}:05:00Z`);
  for (const its of [17, 18, 19]) await enqueue(shop, signUp(), at(its));
  const from = new Date(begin);
  const day = { from, to: new Date(from.getTime() + 86_400_000) };
  expect((await figuresBySpan(shop, [day])).counts[0]?.queued).toBe(20 - hour);
});

it("says about how long it took until Klaviyo had it: for half of them, and for nineteen in twenty", async () => {
  const shop = await installShop();
  const ids = await rowsOf(shop, 20, { state: "queued", from: NOON });
  expect((await figuresBySpan(shop, [DAY])).took).toBeNull();
  for (const [at, id] of ids.entries()) await deliver(id, at < 18 ? 30 : 9_000);
  const { took } = await figuresBySpan(shop, [DAY]);
  expect(took?.medianMs).toBeGreaterThan(27);
  expect(took?.medianMs).toBeLessThan(33);
  expect(took?.p95Ms).toBeGreaterThan(8_100);
  expect(took?.p95Ms).toBeLessThan(9_900);
});

it("counts many spans in one go, and returns the times of all of them together", async () => {
  const shop = await installShop();
  const next = { from: DAY.to, to: new Date("2026-11-27T00:00:00.000Z") };
  const [one = ""] = await rowsOf(shop, 2, { state: "queued", from: NOON });
  const [last = ""] = await rowsOf(shop, 1, { state: "queued", from: new Date(DAY.to) });
  await deliver(one, 1_000);
  await deliver(last, 60_000);
  const { counts, took } = await figuresBySpan(shop, [DAY, next]);
  expect(counts).toEqual([
    { ...none, delivered: 1, queued: 1 },
    { ...none, delivered: 1 },
  ]);
  expect(addCounts(counts)).toEqual({ ...none, delivered: 2, queued: 1 });
  expect(took).toEqual((await figuresBySpan(shop, [{ from: DAY.from, to: next.to }])).took);
  expect(took?.p95Ms).toBeGreaterThan(50_000);
});

it.skipIf(onPostgres)(
  "goes from span to span, and not through all of them for each count",
  async () => {
    const shop = await installShop();
    plans();
    await figuresBySpan(shop, [DAY]);
    const walks = plans().filter((plan) => /^(SCAN|SEARCH) (span|HourlyCount)/.test(plan));
    expect(walks).toHaveLength(2);
    expect(walks[0]).toMatch(/^SCAN span/);
    expect(walks[1]).toMatch(/^SEARCH HourlyCount .*shop=\? AND hour>\? AND hour<\?/);
  },
);

it("measures only rows that were never edited or resent: a resent row took a merchant's time", async () => {
  const shop = await installShop();
  const [again = "", straight = ""] = await rowsOf(shop, 2, { state: "failed", from: NOON });
  await resend(shop, again, new Date(+NOON + 86_400_000));
  await deliver(again, 86_400_000);
  expect((await figuresBySpan(shop, [DAY])).took).toBeNull();
  await deliver(straight, 1_000);
  const { counts, took } = await figuresBySpan(shop, [DAY]);
  expect(counts[0]?.delivered).toBe(2);
  expect(took?.p95Ms).toBeLessThan(1_100);
});
