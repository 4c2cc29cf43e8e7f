import { v7 } from "uuid";
import { client as db, commit, write } from "#app/server/database/db.server.ts";
import { wakeLane } from "#app/outbox/queue/wake.server.ts";
import { dedupeKey } from "#app/outbox/dedupe-key.server.ts";
import { insertRows } from "#app/outbox/insert-rows.server.ts";
import { adjustCounts } from "#app/outbox/stats/hourly-counts.server.ts";
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
  for (const { shop, rows } of backlogs) {
    if (rows === 0) continue;
    const { openKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const from = Date.now() - rows - 1_000;
    for (let first = 0; first < rows; first += AT_ONCE) {
      const slice = Array.from({ length: Math.min(AT_ONCE, rows - first) }, (_, number) => {
        const email = addressOf(shop, first + number);
        const key = dedupeKey(shop, openKeySalt, { variantId: VARIANT, email, phone: null });
        return rowOf(shop, email, key, new Date(from + first + number));
      });
      await commit(() => [
        insert(slice),
        adjustCounts(
          slice.map(({ id }) => id),
          1,
        ),
      ]);
    }
    await wakeLane(shop, new Date());
  }
}

function rowOf(shop: string, email: string, openKey: string, at: Date) {
  return {
    ...{ id: v7(), shop, state: "queued", variantId: VARIANT, productId: "8001", email, openKey },
    ...{ locale: "en", pageUrl: "https://shop.example/products/tee" },
    ...{ dueAt: at, createdAt: at, updatedAt: at },
  };
}

/** Five times as fast as through Prisma, which would take minutes for a benchmark's rows. */
function insert([first, ...others]: ReturnType<typeof rowOf>[]) {
  if (!first) throw new Error("There is no row to insert");
  return write.$executeRaw`${insertRows("Subscription", [first, ...others])}`;
}
