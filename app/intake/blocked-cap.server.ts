import type { PageSecrets } from "../merchant/page-secret.server.ts";
import { readProductId, readVariantId } from "../klaviyo/shopify-ids.ts";
import {
  hourOf,
  roomForBlocked,
  unsignedPartOf,
  type Room,
} from "../outbox/stats/blocked.server.ts";
import type { Source } from "../outbox/subscription.ts";
import { HOUR_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";
import { readListed } from "./any-option.server.ts";
import type { Limits } from "./limits.server.ts";
import { readPageToken } from "./page-token.server.ts";
import type { FilledForm, Reception } from "./reception.ts";

/** How many blocked sign-ups of a shop are stored; see `env`. */
const CAPS = { perHour: env.LIMIT_BLOCKED_PER_HOUR, inAll: env.LIMIT_BLOCKED };

/** A blocked sign-up, and why it is. */
interface Blocked {
  shop: string;
  signUp: { botSign: string | null; source?: Source };
}

/**
 * Whether the shop signed its page, or signs none. What comes by a token of the API counts with what
 * the shop did not sign: a publishable token can be copied.
 */
function budgetOf({ signUp }: Blocked): keyof Room {
  const isUnsigned = signUp.source === "api" || signUp.botSign?.startsWith("token_");
  return isUnsigned ? "unsigned" : "signed";
}

const MOST_OF_HOUR: Room = { signed: CAPS.perHour, unsigned: unsignedPartOf(CAPS.perHour) };

/**
 * Picks from the blocked sign-ups of some shops, in their order, those that are stored: a flood
 * fills no disk. What is blocked for its token leaves a part to what is blocked for others.
 */
export async function pickStored<One extends Blocked>(
  blocked: One[],
  limits: Limits,
  now: Date,
): Promise<Set<One>> {
  const within: One[] = [];
  for (const one of blocked) {
    const budget = budgetOf(one);
    const count = limits.countBlocked(one.shop, `${budget} ${hourOf(now)}`);
    if (CAPS.perHour === 0 || count <= MOST_OF_HOUR[budget]) within.push(one);
  }
  const room = await roomForBlocked([...new Set(within.map(({ shop }) => shop))], CAPS, now);
  const stored = within.filter((one) => {
    const { signed, unsigned } = room.get(one.shop) ?? { signed: 0, unsigned: 0 };
    const hasRoom = { signed, unsigned }[budgetOf(one)] > 0;
    if (hasRoom) room.set(one.shop, { signed: signed - 1, unsigned: unsigned - 1 });
    return hasRoom;
  });
  return new Set(stored);
}

/** The answer to those that are not: they may come again in the next hour. */
export function limited(now: Date): Reception {
  const retryAfterSeconds = Math.ceil((HOUR_MS - (now.getTime() % HOUR_MS)) / 1_000);
  return { status: "limited", retryAfterSeconds };
}

/** Long enough to keep most of a flood from the database, and shorter than anybody notices. */
const FLOODED_FOR_MS = 5_000;
const MOST_FLOODED = 1_000;

/** The shops that had no room for a blocked sign-up a moment ago, with the secrets of their pages. */
const flooded = new Map<string, { until: number; pageSecrets: PageSecrets }>();

/** Notes that a shop has no room for blocked sign-ups. */
export function noteFlood(shop: string, pageSecrets: PageSecrets): void {
  if (flooded.size >= MOST_FLOODED) flooded.clear();
  flooded.set(shop, { until: performance.now() + FLOODED_FOR_MS, pageSecrets });
}

/**
 * Refuses what a flooded shop did not sign, without the database: it takes no part in a batch, and no
 * time of the other shops. Undefined for everything else.
 */
export function refuseFlood({ shop, fields, at, source }: FilledForm): Reception | undefined {
  // Of those, only the limits know which are blocked.
  if (source === "api") return undefined;
  const flood = flooded.get(shop);
  if (!flood) return undefined;
  if (performance.now() > flood.until) {
    flooded.delete(shop);
    return undefined;
  }
  const variant = readVariantId(fields["variant_id"] ?? "");
  const productId = readProductId((fields["product_id"] ?? "").trim());
  const isProven = (token: string, variantId: string) => {
    const page = { shop, productId, variantId };
    const { kind } = readPageToken(fields[token] ?? "", page, flood.pageSecrets, at);
    return kind === "valid" || kind === "none";
  };
  const listed = readListed(fields) ?? [];
  // Of a form for any option, what either token proves is stored.
  const isWelcome =
    isProven("token", variant.ok ? variant.variantId : "") ||
    (listed.length > 0 && isProven("any_token", listed.join(",")));
  return isWelcome ? undefined : limited(at);
}
