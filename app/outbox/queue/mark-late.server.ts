import { commit, db } from "../../server/db.server.ts";
import type { SettledAttempt } from "./settle.server.ts";

/**
 * Marks the attempts whose rows had changed before their answers came: edited, erased, sent again
 * or, after a lease was lost, settled by another process. They are counted like any other.
 */
export async function markLate(late: SettledAttempt[]): Promise<void> {
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
