import { commit, db } from "../db.server.ts";
import type { Recorded } from "./settle.ts";

/**
 * Marks the attempts whose rows had moved on before their answers came: edited, erased, sent again
 * or, after a lease was lost, delivered by another process. They are counted like any other.
 */
export async function markLate(settlements: Recorded[]): Promise<void> {
  const rows = await db.subscription.findMany({
    where: { id: { in: settlements.map(({ row }) => row.id) } },
    select: {
      id: true,
      version: true,
      state: true,
      attemptCount: true,
      attempts: {
        where: { late: false, outcome: "delivered", step: "back_in_stock" },
        select: { id: true, rowVersion: true },
      },
    },
  });
  const present = new Map(rows.map((row) => [row.id, row]));
  const late = settlements.filter((one) => {
    const row = present.get(one.row.id);
    if (!row) return false;
    if (row.version !== one.row.version || row.state !== one.next.state) return true;
    const before = row.attempts.some(
      ({ id, rowVersion }) => id !== one.attemptId && rowVersion === one.row.version,
    );
    return one.next.state === "delivered" ? before : row.attemptCount === one.row.attemptCount;
  });
  const attempted = late.filter(({ attempt }) => attempt !== null);
  if (attempted.length === 0) return;
  await commit(() => [
    db.attempt.updateMany({
      where: { id: { in: attempted.map(({ attemptId }) => attemptId) } },
      data: { late: true },
    }),
    db.subscription.updateMany({
      where: { id: { in: attempted.map(({ row }) => row.id) } },
      data: { attemptCount: { increment: 1 } },
    }),
  ]);
}
