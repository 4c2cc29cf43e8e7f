import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { eraseSelected } from "./erase.server.ts";
import { merchantActionsOf } from "./merchant-actions.server.ts";
import { onCommitted } from "./committed.ts";
import { correct } from "./correct.server.ts";
import type { Correction } from "./correction.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { erasePerson } from "./erase.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { resend } from "./resend.server.ts";
import { settle } from "./queue/settle.server.ts";
import type { Next } from "./queue/settlement.ts";
import type { SignUp } from "./subscription.ts";
import { DAY_MS } from "../server/durations.ts";

const now = new Date("2026-11-24T12:00:00Z");
const later = new Date("2026-11-24T12:05:00Z");

const attempt = {
  at: now,
  durationMs: 80,
  step: "back_in_stock" as const,
  outcome: "email_refused",
  status: 400,
  revision: "2026-07-15",
  channels: "EMAIL",
  answer: null,
  requestId: null,
  servedRevision: null,
  code: "invalid",
  pointer: null,
  detail: null,
};

function rowOf(id: string) {
  return db.subscription.findUniqueOrThrow({ where: { id }, include: { attempts: true } });
}

/** A sign-up that Klaviyo has answered, or that waits. */
async function standing(
  shop: string,
  changes: Partial<SignUp> = {},
  next: Next = { state: "failed", reason: "email_refused" },
): Promise<string> {
  const { id } = await enqueue(shop, signUp(changes), now);
  const { version, attemptCount } = await rowOf(id);
  await settle([{ row: { id, shop, version, attemptCount }, keyVersion: 1, attempt, next }], now);
  return id;
}

function to(email: string | null, changes: Partial<Correction> = {}): Correction {
  const vouched = { email: false, sms: false };
  return { version: 1, email, phone: null, country: null, vouched, ...changes };
}

beforeEach(emptyDatabase);

describe("a correction", () => {
  it("goes out at once without its earlier failures, is noted, and counted", async () => {
    const { shop, laneId } = await connectShop();
    const id = await standing(shop, { email: "ann@exmaple.com" });
    await db.subscription.update({ where: { id }, data: { phoneRefused: true, failures: 4 } });
    const committed: string[] = [];
    const stop = onCommitted((one) => committed.push(one));
    expect(await correct(shop, id, to("ann@example.com"), later)).toEqual({ kind: "corrected" });
    stop();
    expect(await rowOf(id)).toMatchObject({
      state: "queued",
      version: 2,
      email: "ann@example.com",
      dueAt: later,
      updatedAt: later,
      failures: 0,
      phoneRefused: false,
      lastReason: null,
    });
    expect(await merchantActionsOf(shop, id)).toMatchObject([
      { kind: "corrected", at: later, rowVersion: 1, fields: "email", consents: null },
    ]);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(now);
    expect(committed).toEqual([shop]);
    expect(await wrongCounts()).toEqual([]);
  });

  it("takes the shopper's key along: a shopper who signs up with the right address joins this row", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@exmaple.com" });
    await correct(shop, id, to("ann@example.com"), later);
    expect((await enqueue(shop, signUp({ email: "ann@example.com" }), later)).id).toBe(id);
    const typo = await enqueue(shop, signUp({ email: "ann@exmaple.com" }), later);
    expect(typo.id).not.toBe(id);
  });

  it("notes the addresses that it replaces, masked, and who made it, until the row is erased", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@exmaple.com", phone: null });
    const correction = to("ann@example.com", { phone: "+14155550199" });
    await correct(shop, id, correction, later, "42");
    expect(await merchantActionsOf(shop, id)).toMatchObject([
      { was: JSON.stringify({ email: "a…@…", phone: null }), staffId: "42" },
    ]);
    await correct(shop, id, { ...to("ann@example.com"), phone: null, version: 2 }, later, "43");
    const actions = await merchantActionsOf(shop, id);
    expect(actions.map(({ was }) => was)).toContain(JSON.stringify({ phone: "…99" }));
    await eraseSelected(shop, [id], later);
    expect(await db.merchantAction.count({ where: { was: { not: null } } })).toBe(0);
  });

  it("stores no name in its note", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@exmaple.com", phone: "+14155550100" });
    await correct(shop, id, to("ann@example.com", { phone: "+14155550199" }), later);
    expect(JSON.stringify(await db.merchantAction.findMany())).not.toMatch(/ann|\+1/);
  });

  it("of a blocked row releases it", async () => {
    const shop = await installShop();
    const { id } = await enqueue(shop, signUp({ botSign: "honeypot" }), now);
    await correct(shop, id, to("ann@example.com"), later);
    expect(await rowOf(id)).toMatchObject({ state: "queued", lastReason: null });
  });
});

describe("an answer to a call that was open when the row was corrected", () => {
  it.each([
    ["a refusal", { state: "failed", reason: "email_refused" } as const],
    ["a 202", { state: "delivered" } as const],
  ])("settles nothing, and is marked late: %s", async (_, next) => {
    const shop = await installShop();
    const { id } = await enqueue(shop, signUp({ email: "ann@exmaple.com" }), now);
    const called = { id, shop, version: 1, attemptCount: 0 };
    await correct(shop, id, to("ann@example.com"), later);
    await settle([{ row: called, keyVersion: 1, attempt, next }], later);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "queued", version: 2, deliveredAt: null, lastReason: null });
    expect(row.attempts).toMatchObject([{ late: true, rowVersion: 1 }]);
    expect(await wrongCounts()).toEqual([]);
  });
});

describe("nothing changes, in any table,", () => {
  /** Everything that a correction could touch. */
  async function everything(): Promise<string> {
    const order = { orderBy: { id: "asc" } } as const;
    const tables = [
      db.subscription.findMany(order),
      db.merchantAction.findMany(order),
      db.hourlyCount.findMany(),
    ];
    return JSON.stringify(await Promise.all(tables));
  }

  async function leavesAll(what: () => Promise<unknown>, answer: object): Promise<void> {
    const before = await everything();
    expect(await what()).toEqual(answer);
    expect(await everything()).toBe(before);
  }

  it("where the row is of another shop", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const id = await standing(shop);
    await leavesAll(() => correct(other, id, to("a@example.com"), later), { kind: "missing" });
  });

  it.each(["", "' OR 1=1 --", "\u0000", "x".repeat(5_000)])(
    "for an id that does not exist: %j",
    async (id) => {
      const shop = await installShop();
      await leavesAll(() => correct(shop, id, to("a@example.com"), later), { kind: "missing" });
    },
  );

  it("where Klaviyo has it", async () => {
    const shop = await installShop();
    const id = await standing(shop, {}, { state: "delivered" });
    await leavesAll(() => correct(shop, id, to("a@example.com"), later), { kind: "delivered" });
  });

  it("where it has changed since, or its person was erased", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@exmaple.com" });
    await resend(shop, id, later);
    await leavesAll(() => correct(shop, id, to("a@example.com"), later), { kind: "moved_on" });
    await erasePerson(shop, { email: "ann@exmaple.com", phones: [] }, later);
    const seen = to("a@example.com", { version: 3 });
    await leavesAll(() => correct(shop, id, seen, later), { kind: "moved_on" });
  });

  it("where nothing is corrected", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@example.com" });
    await leavesAll(() => correct(shop, id, to("ann@example.com"), later), { kind: "unchanged" });
  });

  it("where another row exists for that shopper and variant, which is named", async () => {
    const shop = await installShop();
    const id = await standing(shop, { email: "ann@exmaple.com" });
    for (const next of [undefined, { state: "delivered" } as const]) {
      const email = next ? "ann@example.com" : "anna@example.com";
      const other = await standing(shop, { email }, next);
      const taken = { kind: "taken", by: other };
      await leavesAll(() => correct(shop, id, to(email), later), taken);
    }
  });
});

it("a row that Klaviyo has had for a day gives up its key, and only with the correction", async () => {
  const shop = await installShop();
  const old = await standing(shop, { email: "ann@example.com" }, { state: "delivered" });
  const id = await standing(shop, { email: "ann@exmaple.com" });
  const tomorrow = new Date(now.getTime() + DAY_MS);
  const stale = to("ann@example.com", { version: 9 });
  expect(await correct(shop, id, stale, tomorrow)).toEqual({ kind: "moved_on" });
  expect((await rowOf(old)).dedupeKey).not.toBeNull();
  expect(await correct(shop, id, to("ann@example.com"), tomorrow)).toEqual({ kind: "corrected" });
  expect((await rowOf(old)).dedupeKey).toBeNull();
});

it("a correction that loses its race leaves the key to the other row", async () => {
  const shop = await installShop();
  const old = await standing(shop, { email: "ann@example.com" }, { state: "delivered" });
  const id = await standing(shop, { email: "ann@exmaple.com" });
  const tomorrow = new Date(now.getTime() + DAY_MS);
  // The row is read as it is shown, and is sent again before the correction is written.
  const shown = await db.subscription.findUnique({ where: { id }, include: { merchant: true } });
  const seen = vi.spyOn(db.subscription, "findUnique").mockResolvedValueOnce(shown);
  await resend(shop, id, tomorrow);
  expect(await correct(shop, id, to("ann@example.com"), tomorrow)).toEqual({ kind: "moved_on" });
  seen.mockRestore();
  expect((await rowOf(old)).dedupeKey).not.toBeNull();
});

it("of many corrections at once one is made, and the others get that answer", async () => {
  const shop = await installShop();
  const id = await standing(shop);
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, at) => correct(shop, id, to(`ann${at}@example.com`), later)),
  );
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual([
    "corrected",
    ...Array<string>(4).fill("moved_on"),
  ]);
  expect(await db.merchantAction.count()).toBe(1);
  expect(await rowOf(id)).toMatchObject({ version: 2 });
});

it("of two rows that are corrected to one shopper at once, one is, and the other names it", async () => {
  const shop = await installShop();
  const ids = [await standing(shop), await standing(shop)];
  const answers = await Promise.all(
    ids.map((id) => correct(shop, id, to("ann@example.com"), later)),
  );
  const won = ids[answers.findIndex(({ kind }) => kind === "corrected")];
  expect(answers).toEqual(
    ids.map((id) => (id === won ? { kind: "corrected" } : { kind: "taken", by: won })),
  );
});
