import { commit, write } from "#app/server/database/db.server.ts";
import { insertRows } from "#app/outbox/insert-rows.server.ts";

interface SeededRow {
  id: string;
  shop: string;
  createdAt: Date;
  state?: string;
  email?: string;
  productId?: string;
  smsConsent?: boolean;
  source?: string | null;
}

/** Inserts so many rows at once, by their number; delivered ones where `rowOf` says nothing else. */
export async function seedLog(count: number, rowOf: (at: number) => SeededRow): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => {
    const row = rowOf(at);
    const times = { dueAt: row.createdAt, updatedAt: row.createdAt };
    return { state: "delivered", variantId: "1", ...times, ...row };
  });
  const [first, ...others] = rows;
  if (!first) return;
  await commit(() => [write.$executeRaw`${insertRows("Subscription", [first, ...others])}`]);
}
