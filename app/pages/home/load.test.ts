import { describe, expect, it } from "vitest";
import { english } from "#tests/english.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { REGION, installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { conditionsOf } from "../../outbox/log/conditions.server.ts";
import { countMeant } from "../../outbox/log/count.server.ts";
import { lastDays, PERIODS } from "../../outbox/stats/days.ts";
import { fixDays } from "../../outbox/log/days.ts";
import { readView } from "../../outbox/log/filter.ts";
import { figureWords } from "./figure-words.ts";
import { loadHome } from "./load.server.ts";
import { HOUR_MS } from "../../server/durations.ts";

/** A shop with rows of every listed state before, within and at both ends of a period. */
async function shopOf(timeZone: string, period: number, now: Date): Promise<string> {
  const shop = await installShop();
  await commit(() => [write.merchant.update({ where: { shop }, data: { timeZone } })]);
  const begin = +lastDays(period, timeZone, now)[0]!.from;
  await rowsOf(shop, 8, { state: "delivered", from: new Date(begin - HOUR_MS) });
  await rowsOf(shop, 5, { state: "failed", from: new Date(begin - 1) });
  await rowsOf(shop, 3, { state: "delivered", from: new Date(begin) });
  await rowsOf(shop, 2, { state: "blocked", from: new Date(begin + 30 * HOUR_MS) });
  await rowsOf(shop, 4, { state: "queued", from: now });
  return shop;
}

describe.each(["UTC", "America/New_York", "Asia/Tokyo"])("in %s", (timeZone) => {
  it.each(PERIODS)(
    "each figure of %i days is the number of rows that its link lists",
    async (days) => {
      const now = new Date("2026-11-26T02:30:00Z");
      const shop = await shopOf(timeZone, days, now);
      const page = await loadHome(shop, new URLSearchParams({ days: String(days) }), now);
      const figures = figureWords(page.figures, page.days, english);
      // Two of the five failed rows precede the period; three are in its first milliseconds.
      expect(figures.map(({ value }) => value)).toEqual(["12", "3", "3", "4"]);
      for (const { to, value } of figures) {
        const linked = readView(new URL(to, "http://app").searchParams);
        const view = fixDays(linked, timeZone, now);
        const { count } = await countMeant(await conditionsOf(shop, view, { ...REGION, timeZone }));
        expect(String(count)).toBe(value);
      }
    },
  );
});
