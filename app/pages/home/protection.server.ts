import { awaitsPageSecret } from "../../merchant/told-page-secret.server.ts";
import {
  blockedLately,
  roomForBlocked,
  shareOfDoubtful,
} from "../../outbox/stats/blocked.server.ts";
import { env } from "../../server/env.server.ts";

/** From so many blocked sign-ups in two hours on, it is a wave: more than single mistakes make. */
const WAVE = 50;

export interface Wave {
  /** How many sign-ups were blocked lately. */
  blocked: number;
  /** Those of them that show no sign of a bot: their page was not proven, or a limit was reached. */
  doubtful: number;
  /** Whether more are rejected. */
  isFull: boolean;
}

export interface Protection {
  /** Many sign-ups that were blocked lately. */
  wave: Wave | null;
  /** Whether the shop has as many blocked sign-ups as are stored, whenever they came. */
  isFull: boolean;
  /** Whether the storefront does not sign its pages yet, although it was to be told. */
  isUnsigned: boolean;
}

/** What the merchant is told of bots, by counts that are kept with the rows. */
export async function protectionOf(shop: string, now: Date): Promise<Protection> {
  const ofHour = { perHour: env.LIMIT_BLOCKED_PER_HOUR, inAll: 0 };
  const ofAll = { perHour: 0, inAll: env.LIMIT_BLOCKED };
  const [blocked, room, roomInAll, isUnsigned] = await Promise.all([
    blockedLately(shop, now),
    roomForBlocked([shop], ofHour, now),
    roomForBlocked([shop], ofAll, now),
    awaitsPageSecret(shop, now),
  ]);
  const wave =
    blocked >= WAVE
      ? {
          blocked,
          doubtful: Math.round(blocked * (await shareOfDoubtful(shop, now))),
          isFull: room.get(shop)?.unsigned === 0,
        }
      : null;
  return { wave, isFull: roomInAll.get(shop)?.unsigned === 0, isUnsigned };
}
