import { v7 } from "uuid";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { lanesWake } from "#app/outbox/queue/wake.server.ts";
import { dedupeKey } from "#app/outbox/dedupe-key.server.ts";
import { insertRows } from "#app/outbox/insert-rows.server.ts";
import { adjustCounts } from "#app/outbox/stats/commit-counted.server.ts";
import { addressOf } from "./addresses.ts";

export interface Backlog {
  shop: string;
  rows: number;
}

/** The size of one statement, so that it takes no longer than the app allows for its own. */
const AT_ONCE = 1_000;
const VARIANT = "33001893429341";

/** Inserts waiting sign-ups that are a millisecond apart, like those of the sign-up endpoint. */
export async function seedRows(backlogs: Backlog[]): Promise<void> {
  const merchants = await db.merchant.findMany({ select: { shop: true, dedupeKeySalt: true } });
  const salts = new Map(merchants.map(({ shop, dedupeKeySalt }) => [shop, dedupeKeySalt]));
  let slice: ReturnType<typeof rowOf>[] = [];
  for (const { shop, rows } of backlogs) {
    const salt = salts.get(shop);
    if (salt === undefined) throw new Error(`${shop} is not installed`);
    const from = Date.now() - rows - 1_000;
    for (let number = 0; number < rows; number += 1) {
      const email = addressOf(shop, number);
      const key = dedupeKey(shop, salt, { variantId: VARIANT, email, phone: null });
      slice.push(rowOf(shop, email, key, new Date(from + number)));
      if (slice.length < AT_ONCE) continue;
      await insert(slice);
      slice = [];
    }
  }
  await insert(slice);
}

function rowOf(shop: string, email: string, dedupeKey: string, at: Date) {
  return {
    ...{ id: v7(), shop, state: "queued", variantId: VARIANT, productId: "8001", email, dedupeKey },
    ...{ locale: "en", pageUrl: "https://shop.example/products/tee" },
    ...{ dueAt: at, createdAt: at, updatedAt: at },
  };
}

/** Five times as fast as through Prisma, which would take minutes for a benchmark's rows. */
async function insert([first, ...others]: ReturnType<typeof rowOf>[]): Promise<void> {
  if (!first) return;
  const rows = [first, ...others];
  await commit(() => [
    write.$executeRaw`${insertRows("Subscription", [first, ...others])}`,
    ...adjustCounts(
      rows.map(({ id }) => id),
      1,
    ),
    lanesWake([...new Set(rows.map(({ shop }) => shop))], new Date()),
  ]);
}
