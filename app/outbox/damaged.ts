import { commit, db } from "../db.server.ts";

interface Counted {
  version: number;
  attemptCount: number;
  failures: number;
  troubledMs: number;
}

/**
 * Whether a row's own counts are none, as after somebody's hand in the file: SQLite holds any value
 * in any column. Nothing that goes by them could ever settle it.
 */
export function isMiscounted({ version, attemptCount, failures, troubledMs }: Counted): boolean {
  return ![version, attemptCount, failures, troubledMs].every(Number.isSafeInteger);
}

/** Ends a row that cannot be worked with, whatever it holds; a merchant can still look at it. */
export async function setAside(shop: string, id: string, now: Date): Promise<void> {
  await commit(() => [
    db.subscription.updateMany({
      where: { shop, id, state: "queued" },
      data: {
        ...{ state: "failed", lastReason: "damaged", updatedAt: now },
        ...{ version: 1, attemptCount: 0, failures: 0, troubledMs: 0 },
      },
    }),
  ]);
}
