import { randomUUID } from "node:crypto";
import { commit, db } from "#app/db.server.ts";
import { wakeLane } from "#app/outbox/lane.ts";
import { openKey } from "#app/outbox/open-key.ts";
import { signUp } from "#tests/shops.ts";
import { addressOf } from "./addresses.ts";

export interface Backlog {
  shop: string;
  rows: number;
}

/** One statement takes no longer than the app would allow itself. */
const AT_ONCE = 1_000;

/** Has sign-ups wait that were made a millisecond apart, as if they had come through the door. */
export async function seedRows(backlogs: Backlog[]): Promise<void> {
  for (const { shop, rows } of backlogs) {
    if (rows === 0) continue;
    const { openKeySalt } = await db.merchant.findUniqueOrThrow({ where: { shop } });
    const from = Date.now() - rows - 1_000;
    for (let first = 0; first < rows; first += AT_ONCE) {
      const data = Array.from({ length: Math.min(AT_ONCE, rows - first) }, (_, number) => {
        const at = new Date(from + first + number);
        const { botSign, ...fields } = signUp({ email: addressOf(shop, first + number) });
        return {
          ...{ id: randomUUID(), shop, state: "queued", lastReason: botSign, ...fields },
          ...{ dueAt: at, createdAt: at, updatedAt: at },
          openKey: openKey(shop, openKeySalt, fields),
        };
      });
      await commit(() => [db.subscription.createMany({ data })]);
    }
    await wakeLane(shop, new Date());
  }
}
