import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { refuse } from "#tests/refusal.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { onCommitted } from "./committed.ts";
import { enqueue, enqueueAll, type Arrival } from "./enqueue.server.ts";
import type { SignUp } from "./subscription.ts";

const now = new Date("2026-11-24T12:00:00Z");

async function saltOf(shop: string): Promise<string> {
  return (await db.merchant.findUniqueOrThrow({ where: { shop } })).dedupeKeySalt;
}

async function arrivalsOf(shop: string, signUps: SignUp[]): Promise<Arrival[]> {
  const dedupeKeySalt = await saltOf(shop);
  return signUps.map((one) => ({ shop, dedupeKeySalt, signUp: one, at: now }));
}

function emails(count: number): SignUp[] {
  return Array.from({ length: count }, (_, at) => signUp({ email: `shopper-${at}@example.com` }));
}

/** How many rows of a shop are in each state: as they are counted, and as they are. */
async function counts(shop: string) {
  const sums = await db.hourlyCount.findMany({ where: { shop, hour: "", count: { not: 0 } } });
  const rows = await db.subscription.groupBy({ by: ["state"], where: { shop }, _count: true });
  return [
    sums.map(({ state, count }) => [state, count]).sort(),
    rows.map(({ state, _count }) => [state, _count]).sort(),
  ];
}

describe("sign-ups that are stored together", () => {
  it("are rows of their shops, counted, and wake each lane", async () => {
    const [one, other] = [await connectShop(), await connectShop()];
    const committed: unknown[] = [];
    const stop = onCommitted((...words) => committed.push(words));
    const arrivals = [
      ...(await arrivalsOf(one.shop, emails(3))),
      ...(await arrivalsOf(other.shop, [...emails(2), signUp({ variantId: "7" })])),
    ];
    const stored = await enqueueAll(arrivals);
    stop();
    for (const [at, result] of stored.entries()) {
      const { id } = result as { id: string };
      expect(await db.subscription.findUnique({ where: { id } })).toMatchObject({
        shop: arrivals[at]?.shop,
        email: arrivals[at]?.signUp.email,
        state: "queued",
        dueAt: now,
        createdAt: now,
      });
    }
    for (const { shop, laneId } of [one, other]) {
      expect(await db.lane.findUnique({ where: { id: laneId } })).toMatchObject({ wakeAt: now });
      expect((await counts(shop))[0]).toEqual([["queued", 3]]);
    }
    const { variantId } = signUp();
    expect(committed).toEqual([
      [one.shop, variantId],
      [other.shop, variantId],
      [other.shop, "7"],
    ]);
  });

  it("are none where there are none", async () => {
    expect(await enqueueAll([])).toEqual([]);
  });
});

describe("one of 64 that the database refuses", () => {
  it("fails alone", async () => {
    const { shop } = await connectShop();
    const condition = `NEW."email" = 'shopper-40@example.com'`;
    const accept = await refuse('INSERT ON "Subscription"', condition);
    const stored = await enqueueAll(await arrivalsOf(shop, emails(64)));
    await accept();
    const failed = stored.flatMap((one, at) => ("error" in one ? [at] : []));
    expect(failed).toEqual([40]);
    expect(await db.subscription.count({ where: { shop } })).toBe(63);
    expect((await counts(shop))[0]).toEqual([["queued", 63]]);
  });

  it("fails alone where it breaks a rule of the table, or its shop is gone", async () => {
    const { shop } = await connectShop();
    const odd = signUp({ variantId: null as never });
    const arrivals = await arrivalsOf(shop, [...emails(3), odd, ...emails(5).slice(3)]);
    const gone = { ...arrivals[0], shop: "gone.myshopify.com" } as Arrival;
    const stored = await enqueueAll([...arrivals, gone]);
    expect(stored.map((one) => "id" in one)).toEqual([true, true, true, false, true, true, false]);
  });
});

// SQLite can be told how large a file may become.
describe.skipIf(onPostgres)("a disk that is full", () => {
  const pages = async (most: number) => {
    await db.$queryRawUnsafe(`PRAGMA max_page_count = ${most}`);
  };

  afterEach(() => pages(1_073_741_823));

  it("fails every sign-up that is not stored, leaves nothing half written, and takes them later", async () => {
    const { shop } = await connectShop();
    const [{ page_count: size } = { page_count: 0n }] = await db.$queryRaw<
      { page_count: bigint }[]
    >`PRAGMA page_count`;
    await pages(Number(size) + 3);
    const arrivals = await arrivalsOf(shop, emails(320));
    const results = [];
    for (let at = 0; at < 320; at += 32) {
      results.push(...(await enqueueAll(arrivals.slice(at, at + 32))));
    }
    const stored = results.filter((one) => "id" in one);
    expect(stored.length).toBeLessThan(320);
    expect(await db.subscription.count({ where: { shop } })).toBe(stored.length);
    const [counted, rows] = await counts(shop);
    expect(counted).toEqual(rows);
    await pages(1_073_741_823);
    const again = await enqueueAll(arrivals);
    expect(again.every((one) => "id" in one)).toBe(true);
    expect(await db.subscription.count({ where: { shop } })).toBe(320);
  });
});

const PHONES = [null, "+14155552671", "+14155552672"];

/** A sign-up of one of three shoppers for one of two variants, with or without ticks. */
const anySignUp = fc
  .record({
    email: fc.constantFrom("a@example.com", "b@example.com", null),
    variantId: fc.constantFrom("1", "2"),
    phone: fc.constantFrom(...PHONES),
    emailConsent: fc.boolean(),
    smsConsent: fc.boolean(),
    pageUrl: fc.constantFrom(null, "https://shop.example/products/tee"),
    botSign: fc.constantFrom(null, null, null, "honeypot_link" as const),
  })
  .map((drawn) => {
    // As the form's checks leave it: a phone only with its consent, and always an address.
    const phone = drawn.email === null ? "+14155552671" : drawn.phone;
    const smsConsent = phone !== null && (drawn.email === null || drawn.smsConsent);
    return signUp({
      ...drawn,
      phone: smsConsent ? phone : null,
      country: smsConsent ? "US" : null,
      smsConsent,
      emailConsent: drawn.email !== null && drawn.emailConsent,
    });
  });

/** What a worker or a merchant has made of a row before. */
const FATES: Record<string, object> = {
  waiting: {},
  failed: { state: "failed", lastReason: "email_refused", failures: 2, troubledMs: 7 },
  withoutPhone: { phoneRefused: true, consentStep: "not_recorded" },
  deliveredToday: { state: "delivered", deliveredAt: new Date(now.getTime() - 3_600_000) },
  deliveredLongAgo: { state: "delivered", deliveredAt: new Date(now.getTime() - 3 * DAY_MS) },
};

it("what is stored together is what would be stored one after the other", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anySignUp, fc.constantFrom(...Object.keys(FATES))), { maxLength: 4 }),
      fc.array(anySignUp, { minLength: 1, maxLength: 12 }),
      async (earlier, signUps) => {
        const shops = [await connectShop(), await connectShop()].map(({ shop }) => shop);
        const answers: string[][] = [];
        for (const [at, shop] of shops.entries()) {
          for (const [one, fate] of earlier) {
            const { id } = await enqueue(shop, one, now);
            await db.subscription.update({ where: { id }, data: FATES[fate] ?? {} });
          }
          const stored: object[] =
            at === 0 ? await enqueueAll(await arrivalsOf(shop, signUps)) : [];
          for (const one of at === 0 ? [] : signUps) stored.push(await enqueue(shop, one, now));
          answers.push(stored.map((one) => ("id" in one ? String(one.id) : "")));
        }
        const [together, apart] = await Promise.all(shops.map(rowsOf));
        expect(together).toEqual(apart);
        // The same sign-ups are answered by the same rows.
        const [first = [], second = []] = answers;
        expect(first.map((id) => first.indexOf(id))).toEqual(
          second.map((id) => second.indexOf(id)),
        );
      },
    ),
    { numRuns: 40 },
  );
});

/** A shop's rows, except for what only one of them can have, and their versions. */
async function rowsOf(shop: string): Promise<string[]> {
  const rows = await db.subscription.findMany({ where: { shop } });
  return rows
    .map(({ id: _, shop: __, version: ___, dedupeKey, ...row }) =>
      JSON.stringify({ ...row, isOpen: dedupeKey !== null }),
    )
    .sort();
}
