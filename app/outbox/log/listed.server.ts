import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { countConsents, wordingsOf } from "../consent/counted-consents.server.ts";
import type { State } from "../subscription.ts";
import type { Conditions } from "./conditions.server.ts";
import { scanLog, type LogPosition } from "./scan-log.server.ts";

/** Which sign-ups a list has. Null means any. */
export interface ListFilter {
  state: State | null;
  /** Shopify's ids, in digits. */
  variant: string | null;
  product: string | null;
  /** From this time on, and before this one. */
  from: Date | null;
  to: Date | null;
  /** Whether the merchant's test sign-ups are in it. */
  withTests: boolean;
}

const COLUMNS = {
  id: true,
  shop: true,
  state: true,
  createdAt: true,
  updatedAt: true,
  deliveredAt: true,
  restockedAt: true,
  test: true,
  source: true,
  variantId: true,
  productId: true,
  email: true,
  phone: true,
  country: true,
  smsConsent: true,
  smsConsentVersion: true,
  emailConsent: true,
  emailConsentVersion: true,
  locale: true,
  pageUrl: true,
  attemptCount: true,
  lastReason: true,
  deletion: { select: { batch: true } },
} satisfies Prisma.SubscriptionSelect;

/**
 * A page of a shop's sign-ups, newest first, from a position on, without those that hold no person
 * any more or are being deleted. `next` is where the following page begins; null where there is
 * none. A page may have fewer sign-ups than `limit`, or none, although others follow: with several
 * filters at once, 5,000 rows are scanned for one page.
 */
export async function listSignUps(
  shop: string,
  filter: ListFilter,
  { from, limit }: { from: LogPosition | null; limit: number },
) {
  const { rows, stoppedAt } = await scanLog({
    conditions: conditionsOf(shop, from && isBefore(from, filter.to) ? upTo(filter) : filter),
    direction: "older",
    from,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const next = stoppedAt ?? (rows.length > limit ? (shown.at(-1) ?? null) : null);
  const ids = shown.map(({ id }) => id);
  return { signUps: await readRows(shop, ids), next };
}

/** What is behind such a position is before the end too: with both, SQLite would walk from the end. */
function isBefore({ createdAt }: LogPosition, to: Date | null): boolean {
  return to !== null && createdAt <= to;
}

function upTo(filter: ListFilter): ListFilter {
  return { ...filter, to: null };
}

/** The condition that leaves the fewest rows leads: an index has them in the order of their times. */
function conditionsOf(shop: string, filter: ListFilter): Conditions {
  const all = [
    ...(filter.variant ? [Prisma.sql`"variantId" = ${filter.variant}`] : []),
    ...(filter.product ? [Prisma.sql`"productId" = ${filter.product}`] : []),
    ...(filter.state ? [Prisma.sql`"state" = ${filter.state}`] : []),
  ];
  const [first, ...others] = all;
  return {
    lead: Prisma.join(
      [
        Prisma.sql`"shop" = ${shop}`,
        ...(first ? [first] : []),
        ...(filter.from ? [Prisma.sql`"createdAt" >= ${filter.from}`] : []),
        ...(filter.to ? [Prisma.sql`"createdAt" < ${filter.to}`] : []),
      ],
      " AND ",
    ),
    rest: [
      ...others,
      ...(filter.state ? [] : [Prisma.sql`"state" <> 'cancelled'`]),
      ...(filter.withTests ? [] : [Prisma.sql`"test" IS FALSE`]),
    ],
  };
}

/**
 * Rows by their ids, in the same order, with the ticks that count, as on the sign-up's page. Read by
 * these ids alone: by shop and ids together, SQLite would read through all of the shop's rows.
 */
async function readRows(shop: string, ids: string[]) {
  const found = await db.subscription.findMany({ where: { id: { in: ids } }, select: COLUMNS });
  const own = found.filter((row) => row.shop === shop && !row.deletion);
  const versions = own.flatMap((row) => [row.smsConsentVersion, row.emailConsentVersion]);
  const wordings = await wordingsOf(shop, versions);
  const rows = new Map(own.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    // An erasure may have come between the scan and this.
    if (!row || row.state === "cancelled") return [];
    const counted = row.state === "delivered" ? row : countConsents(row, wordings);
    return [{ ...row, ...counted, state: row.state as State }];
  });
}
