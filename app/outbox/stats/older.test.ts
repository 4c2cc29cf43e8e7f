import { beforeEach, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop, signUp } from "#tests/shops.ts";
import { DAY_MS } from "../../server/durations.ts";
import { enqueue } from "../enqueue.server.ts";
import { eraseSelected } from "../erase.server.ts";
import { countOlderThan } from "./figures.server.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

beforeEach(emptyDatabase);

it("counts the sign-ups that a shorter retention empties: not the younger ones, nor the emptied", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const ids: string[] = [];
  for (const days of [400, 200, 91, 89, 1]) {
    const { id } = await enqueue(shop, signUp({ email: `${days}@example.com` }), daysAgo(days));
    ids.push(id);
  }
  await enqueue(other, signUp(), daysAgo(300));
  const counts = (days: number) => countOlderThan(shop, days, NOW);
  expect(await Promise.all([730, 365, 90, 30].map(counts))).toEqual([0, 1, 3, 4]);
  await eraseSelected(shop, ids.slice(0, 2), NOW);
  expect(await Promise.all([365, 90].map(counts))).toEqual([0, 1]);
});
