import { awaitsPageSecret } from "../../merchant/page-secret.server.ts";
import { blockedLately, roomForBlocked } from "../../outbox/stats/blocked.server.ts";
import { env } from "../../server/env.server.ts";

/** From so many blocked sign-ups in two hours on, it is a wave: more than single mistakes make. */
const WAVE = 50;

export interface Protection {
  /** The bots that are signing up: how many were blocked lately, and whether more are rejected. */
  wave: { blocked: number; isFull: boolean } | null;
  /** Whether the storefront does not sign its pages yet, although it was to be told. */
  isUnsigned: boolean;
}

/** What the merchant is told of bots, by counts that are kept with the rows. */
export async function protectionOf(shop: string, now: Date): Promise<Protection> {
  const caps = { perHour: env.LIMIT_BLOCKED_PER_HOUR, inAll: env.LIMIT_BLOCKED };
  const [blocked, room, isUnsigned] = await Promise.all([
    blockedLately(shop, now),
    roomForBlocked([shop], caps, now),
    awaitsPageSecret(shop, now),
  ]);
  const wave = blocked >= WAVE ? { blocked, isFull: room.get(shop) === 0 } : null;
  return { wave, isUnsigned };
}
