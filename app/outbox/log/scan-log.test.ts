import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it, test } from "vitest";
import { logPage } from "#tests/log-page.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { seedLog } from "#tests/seed-log.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { env } from "../../server/env.server.ts";
import { conditionsOf } from "./conditions.server.ts";
import { countBefore, countMeant } from "./count.server.ts";
import { noFilter, readView, type FixedFilter } from "./filter.ts";
import { LOG_PAGE_SIZE } from "./history.server.ts";
import { scanLog, type LogPosition } from "./scan-log.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const FROM = Date.parse("2026-11-20T00:00:00Z");
const states = ["queued", "delivered", "failed", "blocked", "cancelled"];

type Row = Awaited<ReturnType<typeof rowsIn>>[number];

/** Rows of every kind, two at each moment. */
async function rowsIn(shop: string, count: number) {
  const rows = Array.from({ length: count }, (_, at) => ({
    id: randomUUID(),
    shop,
    state: states[at % 5]!,
    dueAt: new Date(FROM),
    createdAt: new Date(FROM + Math.floor(at / 2) * 3_600_000),
    updatedAt: new Date(FROM),
    email: at % 7 === 0 ? null : `${at % 3 === 0 ? "ann" : "bob"}-${at}@example.com`,
    phone: at % 7 === 0 ? `+4930${1_000_000 + at}` : null,
    smsConsent: at % 7 === 0,
    variantId: String(100 + (at % 4)),
    productId: String(10 + (at % 2)),
    lastStatus: [null, 202, 400, 503][at % 4]!,
    lastCode: at % 4 === 2 ? "invalid" : null,
    test: at % 11 === 0,
    dedupeKey: at % 4 === 1 ? null : randomUUID(),
    source: ([null, "import", "api"] as const)[at % 3] ?? null,
    restockedAt: at % 3 === 0 ? new Date(FROM + (at % 9) * 1_000) : null,
  }));
  await commit(() => [write.subscription.createMany({ data: rows })]);
  return rows;
}

let shop: string;
let rows: Row[];

beforeAll(async () => {
  shop = await installShop();
  rows = await rowsIn(shop, 240);
  await rowsIn(await installShop(), 60);
});

const BACK = `${FROM}-${FROM + 3_000}`;

function isBack({ restockedAt, ...row }: Row, back: string | null): boolean {
  if (back === null) return true;
  if (back === "waiting") return row.state !== "blocked" && !row.test && row.dedupeKey !== null;
  if (back === BACK) return restockedAt !== null && restockedAt.getTime() <= FROM + 3_000;
  return (restockedAt !== null) === (back === "yes");
}

/** What a filter means, implemented a second time and without a database. */
function isMeant(row: Row, filter: FixedFilter): boolean {
  const day = row.createdAt.toISOString().slice(0, 10);
  const { search } = filter;
  return (
    row.state !== "cancelled" &&
    (!filter.state || row.state === filter.state) &&
    (!filter.channel || (filter.channel === "sms" ? row.smsConsent : row.email !== null)) &&
    (!filter.from || day >= filter.from) &&
    (!filter.to || day <= filter.to) &&
    (!filter.product || row.productId === filter.product) &&
    (!filter.variant || row.variantId === filter.variant) &&
    (!filter.status || row.lastStatus === filter.status) &&
    (!filter.code || row.lastCode === filter.code) &&
    isBack(row, filter.back) &&
    (!filter.source || (row.source ?? "storefront") === filter.source) &&
    (!search ||
      (row.email?.includes(search) ?? false) ||
      row.phone === search ||
      row.variantId === search)
  );
}

const filters: fc.Arbitrary<FixedFilter> = fc.record({
  state: fc.constantFrom(null, "queued", "delivered", "failed", "blocked"),
  channel: fc.constantFrom(null, null, "email", "sms"),
  days: fc.constant(null),
  from: fc.constantFrom(null, null, "2026-11-21"),
  to: fc.constantFrom(null, null, "2026-11-22"),
  product: fc.constantFrom(null, null, "10", "99"),
  variant: fc.constantFrom(null, null, "101"),
  status: fc.constantFrom(null, null, 202, 400, 503),
  code: fc.constantFrom(null, null, "invalid", "throttled"),
  back: fc.constantFrom(null, null, null, "yes", "no", "waiting", BACK),
  source: fc.constantFrom(null, null, "storefront", "import", "api"),
  search: fc.constantFrom("", "", "ann", "bob-1", "+49301000007", "102", "nobody"),
});

describe("the log", () => {
  it("has under any filter, in both orders and page by page, exactly the matching rows", async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom("newest", "oldest"), async (filter, order) => {
        const meant = rows
          .filter((row) => isMeant(row, filter))
          .sort((one, other) => +one.createdAt - +other.createdAt || (one.id < other.id ? -1 : 1))
          .map(({ id }) => id);
        if (order === "newest") meant.reverse();
        const conditions = await conditionsOf(shop, filter, REGION);
        const pages: string[][] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof logPage>> = await logPage(shop, {
            ...filter,
            order,
            cursor,
          });
          const [first] = page.rows;
          if (first) expect(await countBefore(conditions, first, order)).toBe(pages.flat().length);
          pages.push(page.rows.map(({ id }) => id));
          cursor = page.next;
        } while (cursor);
        expect(pages.flat()).toEqual(meant);
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(LOG_PAGE_SIZE);
        const { count, more } = await countMeant(conditions);
        expect([count, more]).toEqual([meant.length, false]);
      }),
      { numRuns: 60 },
    );
  });

  test
    .skipIf(onPostgres)
    .each([
      "state=failed",
      "channel=sms",
      "from=2026-11-21&to=2026-11-22",
      "product=10",
      "variant=101",
      "status=400",
      "code=invalid",
      "source=storefront",
      "source=import",
      "search=ann",
      "search=%2B49301000007",
      "search=102",
      "order=product",
      "order=product&status=400",
      "order=state",
      "",
    ])(
    "uses an index for the rows of one filter, and sorts no more than a search's: %s",
    async (query) => {
      await logPage(shop, readView(new URLSearchParams(query)));
      const plans = plansSince().filter(
        (plan) => /Subscription/.test(plan) || /ORDER BY/.test(plan),
      );
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) expect(plan).not.toMatch(/SCAN Subscription/);
      const led = plans.filter((plan) => /SEARCH Subscription USING/.test(plan));
      expect(led.length).toBeGreaterThan(0);
    },
  );
});

describe("the log of one source", () => {
  it("finds the rows of an import among many others by their own index, old as they are", async () => {
    const big = await installShop();
    await seedLog(12_000, (at) => ({
      id: randomUUID(),
      shop: big,
      createdAt: new Date(FROM + at),
      state: "delivered",
      source: at < 20 ? "import" : null,
    }));
    if (!onPostgres) plansSince();
    const filter = { ...noFilter, source: "import" } as const;
    const page = await logPage(big, { ...filter, order: "newest", cursor: null });
    expect([page.rows.length, page.unfinished, page.next]).toEqual([20, false, null]);
    const conditions = await conditionsOf(big, filter, REGION);
    expect(await countMeant(conditions)).toEqual({ count: 20, more: false });
    if (onPostgres) return;
    const led = plansSince().filter((plan) => /SEARCH Subscription USING/.test(plan));
    expect(led.join()).toContain("Subscription_by_source");
  });
});

describe("the scan of the log", () => {
  it("reads at most 5,000 rows, and continues from where it stopped until all are found", async () => {
    const big = await installShop();
    await seedLog(6_000, (at) => ({
      id: randomUUID(),
      shop: big,
      createdAt: new Date(FROM + at),
      state: at === 100 || at === 5_900 ? "failed" : "delivered",
      productId: "7",
    }));
    const filter = { ...noFilter, product: "7", state: "failed" } as const;
    const conditions = await conditionsOf(big, filter, REGION);
    const found: LogPosition[] = [];
    let from: LogPosition | null = null;
    let walks = 0;
    do {
      const walked = await scanLog({ conditions, direction: "older", from, limit: 51 });
      found.push(...walked.rows);
      from = walked.stoppedAt;
      walks += 1;
    } while (from);
    expect(found).toHaveLength(2);
    expect(walks).toBe(2);
    expect(await countMeant(conditions)).toMatchObject({ more: true });

    const page = await logPage(big, { ...filter, order: "newest", cursor: null });
    expect([page.rows.length, page.unfinished, page.next !== null]).toEqual([1, true, true]);
  });
});
