import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { correct } from "../outbox/correct.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { resendSelected } from "../outbox/resend.server.ts";
import { planDeletion, undoDeletions } from "../outbox/planned-deletion.server.ts";
import { commitCounted } from "../outbox/stats/commit-counted.server.ts";
import { client as db, write } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../server/durations.ts";
import { closeRounds } from "./close-rounds.server.ts";
import { recordObservations } from "./record.server.ts";

const START = Date.UTC(2026, 10, 20, 12);
const VARIANT = "33001893429341";

/** A shop whose clock the test moves. */
async function openShop() {
  const { shop } = await connectShop();
  let ms = START;
  const now = () => new Date(ms);
  const marked = new Map<string, number>();
  const failures: unknown[] = [];
  return {
    shop,
    now,
    failures,
    pass: (byMs: number) => void (ms += byMs),
    async join(email: string, changes: Parameters<typeof signUp>[0] = {}) {
      ms += SECOND_MS;
      return enqueue(shop, signUp({ variantId: VARIANT, email, ...changes }), now());
    },
    observe(
      available: boolean,
      { variantId = VARIANT, quantity = available ? 5 : 0, at = now() } = {},
    ) {
      return recordObservations(shop, [{ variantId, available, quantity, at }]);
    },
    /** All of it, or some rows of it, as before a kill. */
    close({ rows = Infinity }: { rows?: number } = {}) {
      let left = rows;
      return closeRounds({
        now: now(),
        marked: rows === Infinity ? marked : new Map<string, number>(),
        size: rows === Infinity ? 500 : 1,
        isStopping: () => left-- <= 0,
        tell: (_, error) => void failures.push(error),
      });
    },
    /** What the worker does with all queued rows. */
    async settle(state: "delivered" | "failed") {
      ms += SECOND_MS;
      const rows = await db.subscription.findMany({ where: { shop, state: "queued" } });
      const data = { state, deliveredAt: state === "delivered" ? now() : null };
      const ids = rows.map(({ id }) => id);
      await commitCounted(ids, () => [
        write.subscription.updateMany({ where: { id: { in: ids } }, data }),
      ]);
    },
    /** The merchant lets all blocked rows be sent. */
    async approve() {
      ms += SECOND_MS;
      const rows = await db.subscription.findMany({ where: { shop, state: "blocked" } });
      const ids = rows.map(({ id }) => id);
      return resendSelected(shop, ids, now());
    },
    rows: (where = {}) =>
      db.subscription.findMany({ where: { shop, ...where }, orderBy: { createdAt: "asc" } }),
    restocks: () => db.restock.findMany({ where: { shop }, orderBy: { at: "asc" } }),
  };
}

type OpenShop = Awaited<ReturnType<typeof openShop>>;

beforeEach(emptyDatabase);

describe("a return", () => {
  it("marks who waited, and the same shopper's next sign-up opens a new round", async () => {
    const one = await openShop();
    const first = await one.join("ann@example.com");
    await one.observe(false);
    await one.settle("delivered");
    one.pass(HOUR_MS);
    expect(await one.join("ann@example.com")).toMatchObject({ id: first.id });
    one.pass(HOUR_MS);
    await one.observe(true);
    const cameBackAt = one.now();
    await one.close();
    expect(await one.rows()).toMatchObject([
      { id: first.id, state: "delivered", dedupeKey: null, restockedAt: cameBackAt },
    ]);
    expect(await one.restocks()).toMatchObject([{ at: cameBackAt, people: 1, closedAt: null }]);
    one.pass(MINUTE_MS);
    await one.close();
    expect(await one.restocks()).toMatchObject([{ people: 1, closedAt: one.now() }]);
    const second = await one.join("ann@example.com");
    expect(second.id).not.toBe(first.id);
    expect((await one.rows()).map(({ state }) => state)).toEqual(["delivered", "queued"]);
  });

  it("leaves queued and failed rows to be sent, and blocked ones to be approved", async () => {
    const one = await openShop();
    await one.join("failed@example.com");
    await one.settle("failed");
    await one.join("queued@example.com");
    await one.join("bot@example.com", { botSign: "token_missing" });
    one.pass(HOUR_MS);
    await one.observe(true);
    await one.close();
    const rows = await one.rows();
    expect(rows.map(({ state }) => state)).toEqual(["failed", "queued", "blocked"]);
    for (const row of rows) expect(row).toMatchObject({ dedupeKey: null, restockedAt: one.now() });
    expect(await one.restocks()).toMatchObject([{ people: 2 }]);
  });

  it("is one where the product goes and comes back within minutes", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    one.pass(HOUR_MS);
    await one.observe(true);
    const at = one.now();
    await one.close();
    for (const available of [false, true, false, true]) {
      one.pass(5 * MINUTE_MS);
      if (available) await one.join("ben@example.com");
      one.pass(SECOND_MS);
      await one.observe(available);
    }
    await one.close();
    expect(await one.restocks()).toMatchObject([{ at, lastAt: one.now(), people: 3 }]);
    expect(await one.rows({ restockedAt: null })).toEqual([]);
    one.pass(16 * MINUTE_MS);
    await one.join("cay@example.com");
    await one.observe(false);
    one.pass(MINUTE_MS);
    await one.observe(true);
    expect(await one.restocks()).toHaveLength(2);
  });

  it("that goes on reads the rows since alone", async () => {
    const one = await openShop();
    const ann = await one.join("ann@example.com");
    one.pass(HOUR_MS);
    await one.observe(true);
    one.pass(2 * MINUTE_MS);
    await one.close();
    // Nothing leaves such a row: it shows which rows are read.
    await db.subscription.update({ where: { id: ann.id }, data: { restockedAt: null } });
    one.pass(MINUTE_MS);
    const ben = await one.join("ben@example.com");
    one.pass(MINUTE_MS);
    await one.observe(true, { quantity: 9 });
    await one.close();
    one.pass(2 * MINUTE_MS);
    await one.close();
    expect(await one.restocks()).toMatchObject([{ people: 2, closedAt: one.now() }]);
    expect(await one.rows({ restockedAt: null })).toMatchObject([{ id: ann.id }]);
    expect(await one.rows({ id: ben.id })).toMatchObject([{ dedupeKey: null }]);
  });

  it("is none where no one waits, and costs no row", async () => {
    const one = await openShop();
    expect(await one.observe(true)).toMatchObject({ stored: 0, cameBack: 0 });
    expect(await db.variantStock.count()).toBe(0);
    await one.join("ann@example.com");
    await one.observe(false);
    one.pass(HOUR_MS);
    await one.observe(true);
    await one.close();
    one.pass(HOUR_MS);
    await one.observe(false);
    one.pass(HOUR_MS);
    await one.observe(true);
    expect(await one.restocks()).toHaveLength(1);
  });

  it("that is told twice, late, or by two at once is one", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    one.pass(HOUR_MS);
    const before = one.now();
    one.pass(MINUTE_MS);
    await Promise.all([one.observe(true), one.observe(true), one.observe(true)]);
    const after = await db.variantStock.findMany();
    await one.observe(true);
    await one.observe(false, { at: before });
    expect(await db.variantStock.findMany()).toEqual(after);
    expect(await one.restocks()).toHaveLength(1);
    await Promise.all([one.close(), one.close({ rows: 5 })]);
    expect(await one.restocks()).toMatchObject([{ people: 1 }]);
    expect(one.failures).toEqual([]);
  });

  it("marks every row once where its work is killed in the middle", async () => {
    const one = await openShop();
    for (let at = 0; at < 5; at++) await one.join(`shopper-${at}@example.com`);
    one.pass(HOUR_MS);
    await one.observe(true);
    expect(await one.close({ rows: 2 })).toBeLessThan(5);
    await one.close({ rows: 3 });
    one.pass(2 * MINUTE_MS);
    await one.close();
    expect(await one.rows({ restockedAt: null })).toEqual([]);
    expect(await one.restocks()).toMatchObject([{ people: 5, closedAt: one.now() }]);
  });

  it("finds a sign-up that arrived before it and is committed after its rows are marked", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    const arrived = one.now();
    one.pass(MINUTE_MS / 2);
    await one.observe(true);
    await one.close();
    await enqueue(one.shop, signUp({ variantId: VARIANT, email: "ben@example.com" }), arrived);
    one.pass(2 * MINUTE_MS);
    await one.close();
    expect(await one.rows({ restockedAt: null })).toEqual([]);
    expect(await one.restocks()).toMatchObject([{ people: 2, closedAt: one.now() }]);
  });
});

describe("a sign-up between a return and its end", () => {
  it.each(["delivered", "failed", "queued"] as const)(
    "opens a row beside a %s one",
    async (state) => {
      const one = await openShop();
      const first = await one.join("ann@example.com");
      if (state !== "queued") await one.settle(state);
      one.pass(HOUR_MS);
      await one.observe(true);
      const cameBackAt = one.now();
      const second = await one.join("ann@example.com");
      expect(second.id).not.toBe(first.id);
      one.pass(2 * MINUTE_MS);
      await one.close();
      expect(await one.rows()).toMatchObject([
        { id: first.id, state, restockedAt: cameBackAt, dedupeKey: null },
        { id: second.id, state: "queued", restockedAt: null },
      ]);
      expect(await one.restocks()).toMatchObject([{ people: 1 }]);
    },
  );
});

describe("a blocked row that is approved after its variant came back", () => {
  it("is sent, waits no more, and a new sign-up opens a row of its own", async () => {
    const one = await openShop();
    await one.join("ben@example.com");
    await one.observe(false);
    one.pass(HOUR_MS);
    await one.observe(true);
    one.pass(2 * MINUTE_MS);
    await one.close();
    one.pass(20 * HOUR_MS);
    await one.observe(false);
    const bot = await one.join("bot@example.com", { botSign: "token_missing" });
    one.pass(HOUR_MS);
    await one.observe(true);
    const cameBackAt = one.now();
    one.pass(2 * MINUTE_MS);
    await one.close();
    expect(await one.approve()).toBe(1);
    expect(await one.rows({ id: bot.id })).toMatchObject([
      { state: "queued", dedupeKey: null, restockedAt: cameBackAt },
    ]);
    expect(await wrongCounts()).toEqual([]);
    expect((await one.join("bot@example.com")).id).not.toBe(bot.id);
  });
});

describe("a sign-up after two returns, of which no one waited for the second", () => {
  it("counts the shopper for the first, and marks the row with its time", async () => {
    const one = await openShop();
    const first = await one.join("ann@example.com");
    await one.observe(false);
    await one.settle("delivered");
    one.pass(HOUR_MS);
    await one.observe(true);
    const cameBackAt = one.now();
    one.pass(20 * HOUR_MS);
    await one.observe(false);
    one.pass(HOUR_MS);
    await one.observe(true);
    expect((await one.join("ann@example.com")).id).not.toBe(first.id);
    one.pass(2 * MINUTE_MS);
    await one.close();
    expect(await one.rows({ id: first.id })).toMatchObject([
      { dedupeKey: null, restockedAt: cameBackAt },
    ]);
    expect(await one.restocks()).toMatchObject([{ at: cameBackAt, people: 1 }]);
  });
});

describe("a delivered row answers repeats", () => {
  it("for as long as the variant is known to be sold out", async () => {
    const one = await openShop();
    const { id } = await one.join("ann@example.com");
    await one.settle("delivered");
    for (let day = 0; day < 10; day++) {
      await one.observe(false);
      one.pass(DAY_MS - HOUR_MS);
      expect(await one.join("ann@example.com")).toMatchObject({ id });
    }
    // Nothing was heard for longer than a day: it may have come back since.
    one.pass(2 * HOUR_MS);
    expect((await one.join("ann@example.com")).id).not.toBe(id);
  });

  it("for a day where nothing is known, and where Shopify calls it available", async () => {
    const one = await openShop();
    const first = await one.join("ann@example.com");
    await one.settle("delivered");
    one.pass(DAY_MS - HOUR_MS);
    expect(await one.join("ann@example.com")).toMatchObject({ id: first.id });
    await one.observe(true);
    const second = await one.join("ann@example.com");
    await one.settle("delivered");
    one.pass(DAY_MS - HOUR_MS);
    expect(await one.join("ann@example.com")).toMatchObject({ id: second.id });
    one.pass(2 * HOUR_MS);
    expect((await one.join("ann@example.com")).id).not.toBe(second.id);
  });
});

describe("a row of an ended round", () => {
  it("gets no key back from a deletion that is undone", async () => {
    const one = await openShop();
    const ann = await one.join("ann@example.com");
    await one.join("ben@example.com");
    one.pass(HOUR_MS);
    const { batches } = await planDeletion(one.shop, [ann.id], one.now());
    await one.observe(true);
    await undoDeletions(one.shop, batches, one.now());
    expect(await one.rows({ id: ann.id })).toMatchObject([{ state: "queued", dedupeKey: null }]);
    await one.close();
    const again = await planDeletion(one.shop, [ann.id], one.now());
    await undoDeletions(one.shop, again.batches, one.now());
    expect(await one.rows({ id: ann.id })).toMatchObject([
      { state: "queued", dedupeKey: null, restockedAt: one.now() },
    ]);
  });

  it("gets no key back from a correction, and is sent", async () => {
    const one = await openShop();
    const { id } = await one.join("an@example.com");
    await one.settle("failed");
    one.pass(HOUR_MS);
    await one.observe(true);
    await one.close();
    const { version } = (await one.rows())[0]!;
    const correction = { version, email: "ann@example.com", phone: null, country: null };
    const vouched = { email: false, sms: false };
    expect(await correct(one.shop, id, { ...correction, vouched }, one.now())).toEqual({
      kind: "corrected",
    });
    expect(await one.rows()).toMatchObject([{ state: "queued", dedupeKey: null }]);
    expect((await one.join("ann@example.com")).id).not.toBe(id);
  });
});

/** One step of a history. */
const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("join" as const),
      who: fc.nat(2),
      what: fc.nat(1),
      closing: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("bot" as const), who: fc.nat(2), what: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("return" as const, "sellOut" as const),
      what: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "deliver" as const,
        "fail" as const,
        "close" as const,
        "approve" as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("kill" as const),
      rows: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("late" as const),
      what: fc.nat(1),
      available: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      hours: fc.constantFrom(0.1, 1, 20, 90),
    }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer One> ? One : never;

const EMAILS = ["ann@example.com", "ben@example.com", "cay@example.com"];
const VARIANTS = ["7001", "7002"];

/** Plays a history; returns how many rounds each shopper has joined, and how many are over. */
async function play(one: OpenShop, history: Step[]) {
  const rounds = new Map(VARIANTS.map((variantId) => [variantId, 0]));
  const soldOut = new Set<string>();
  /** Who joined a round, as a person, and as a suspected bot that no one has approved yet. */
  const joined = new Set<string>();
  const suspected = new Set<string>();
  let approved = 0;
  const tell = async (variantId: string, available: boolean) => {
    one.pass(SECOND_MS);
    await one.observe(available, { variantId });
  };
  for (const variantId of VARIANTS) {
    // Somebody must have asked for a variant before the app is told of it.
    await one.join("first@example.com", { variantId });
    joined.add(`first@example.com ${variantId} 0`);
    await tell(variantId, false);
    soldOut.add(variantId);
  }
  for (const step of history) {
    const variantId = VARIANTS["what" in step ? step.what : 0]!;
    switch (step.do) {
      case "join":
      case "bot": {
        // The form is on pages of variants that are sold out.
        if (!soldOut.has(variantId)) break;
        const email = EMAILS[step.who]!;
        const closing = step.do === "join" && step.closing ? one.close({ rows: 1 }) : undefined;
        await one.join(email, { variantId, botSign: step.do === "bot" ? "token_missing" : null });
        await closing;
        const place = `${email} ${variantId} ${rounds.get(variantId)}`;
        if (step.do === "bot" && !joined.has(place)) suspected.add(place);
        if (step.do === "join") {
          joined.add(place);
          suspected.delete(place);
        }
        break;
      }
      case "return":
        await tell(variantId, true);
        if (soldOut.delete(variantId)) rounds.set(variantId, rounds.get(variantId)! + 1);
        break;
      case "sellOut":
        await tell(variantId, false);
        soldOut.add(variantId);
        break;
      case "late":
        await one.observe(step.available, {
          variantId,
          at: new Date(one.now().getTime() - DAY_MS * 30),
        });
        break;
      case "deliver":
        await one.settle("delivered");
        break;
      case "fail":
        await one.settle("failed");
        break;
      case "close":
        await one.close();
        break;
      case "kill":
        await one.close({ rows: step.rows });
        break;
      case "approve":
        approved += await one.approve();
        for (const place of suspected) joined.add(place);
        suspected.clear();
        break;
      case "pass":
        for (let left = step.hours; left > 0; left -= 20) {
          one.pass(Math.min(left, 20) * HOUR_MS);
          for (const sold of soldOut) await tell(sold, false);
        }
    }
  }
  one.pass(2 * MINUTE_MS);
  await one.close();
  return { joined, rounds, approved };
}

describe("in any history of sign-ups, returns and repeats", () => {
  it("each shopper has one row for each variant and round, and the counts are right", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 20, maxLength: 60, size: "max" }),
        async (history) => {
          const one = await openShop();
          const { joined, rounds, approved } = await play(one, history);
          const rows = (await one.rows()).filter(({ state }) => state !== "blocked");
          const places = (email: string | null, variantId: string) =>
            [...joined].filter((place) => place.startsWith(`${email} ${variantId} `)).length;
          for (const email of [...EMAILS, "first@example.com"]) {
            for (const variantId of VARIANTS) {
              const own = rows.filter((row) => row.email === email && row.variantId === variantId);
              expect(own).toHaveLength(places(email, variantId));
              const present = joined.has(`${email} ${variantId} ${rounds.get(variantId)}`);
              const open = own.filter(({ restockedAt }) => restockedAt === null);
              expect(open).toHaveLength(present ? 1 : 0);
              for (const row of own) expect(row.dedupeKey === null).toBe(row.restockedAt !== null);
            }
          }
          const over = rows.filter(({ restockedAt }) => restockedAt !== null);
          const people = (await one.restocks()).reduce((sum, restock) => sum + restock.people, 0);
          // Whom the merchant approves after the return was no one who waited for it.
          expect(people).toBeLessThanOrEqual(over.length);
          expect(people).toBeGreaterThanOrEqual(over.length - approved);
          expect(await wrongCounts()).toEqual([]);
          expect(one.failures).toEqual([]);
          await emptyDatabase();
        },
      ),
      { numRuns: 25 },
    );
  });
});
