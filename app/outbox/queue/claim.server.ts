import { Prisma, type Subscription } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { asksNoConsent } from "../consent/consent-step.server.ts";
import { countedTick } from "../consent/counted-consents.server.ts";
import { deliverableShop } from "./due.server.ts";
import { notHeldBack } from "./held-back.server.ts";
import type { Traits } from "./traits.ts";

const STORED = [
  ...([
    "id",
    "shop",
    "source",
    "variantId",
    "email",
    "phone",
    "consentStep",
    "unaskedConsents",
  ] as const),
  ...([
    "createdAt",
    "dueAt",
    "version",
    "attemptCount",
    "failures",
    "troubledMs",
    "unsyncedMs",
  ] as const),
];

/** Boolean columns. Of the shopper's ticks, those that count: no call is made for any other. */
type Tick = "smsConsent" | "emailConsent" | "phoneRefused";

/** Computed columns arrive without their column's type. */
interface Found
  extends Pick<Subscription, (typeof STORED)[number]>, Record<Tick | "accepted", unknown> {}

// A table of values has a column "id" too.
const columns = Prisma.sql`${Prisma.raw(STORED.map((column) => `"Subscription"."${column}"`).join(", "))},
  ${countedTick.sms} AS "smsConsent", ${countedTick.email} AS "emailConsent",
  "phoneRefused" IS TRUE AS "phoneRefused", "deliveredAt" IS NOT NULL AS "accepted"`;

/** What an attempt must know of the shop at the time of the claim. */
const merchant = {
  shop: true,
  sealedKey: true,
  accountId: true,
  keyVersion: true,
  smsEnabled: true,
  consentRefusedKeyVersion: true,
  consentListId: true,
} as const;

type Sender = Prisma.MerchantGetPayload<{ select: typeof merchant }>;

/**
 * So many of a shop's newest due rows are searched for one that is unlike others, and so many of its
 * longest due ones for one that was not imported.
 */
const MOST_COMPARED = 2_000;

export interface Wanted {
  /** How many rows at most. */
  limit: number;
  /** Rows that are claimed already, and not settled. */
  except: ReadonlySet<string>;
  /** Only rows that need no consent call first and are due since then: for each shop. */
  withoutConsentSince?: ((shop: string) => Date) | null;
  /** Only these rows. */
  only?: string[];
  /**
   * The rows are probes of Klaviyo: the longest due of all shops, or the newest, whichever shop's
   * they are; otherwise one shop whose calls fail would be probed with for ever. Or those that
   * differ from rows with these traits, as far as there are any among the newest.
   */
  probe?: "oldest" | "newest" | { unlike: Traits } | undefined;
  /** Only rows that were not imported, as far as there are any among the longest due. */
  notImported?: boolean;
  /** Only rows whose sign-up Klaviyo does not have yet. */
  notAccepted?: boolean;
  /** Collects the shops that were read, also those without a row: their rows may still come. */
  seen?: Set<string>;
}

/**
 * The next rows to call for in a lane, longest due first, and a shop's imported rows behind its
 * others: their shoppers have waited for long, and have an import that waits for its queue. Shops
 * that share a Klaviyo account take turns. Rows that a deletion holds back are left out. Nothing is
 * marked in the database: only the holder of the lane's lease may call for them.
 */
export async function claim(laneId: string, now: Date, wanted: Wanted) {
  const shops = await db.merchant.findMany({
    where: { laneId, ...deliverableShop },
    select: merchant,
    orderBy: { shop: "asc" },
  });
  for (const { shop } of shops) wanted.seen?.add(shop);
  const found = await Promise.all(shops.map((shop) => importedLast(shop, now, wanted)));
  const { probe, limit } = wanted;
  if (!probe) return takeTurns(found).slice(0, limit);
  const sign = probe === "newest" ? -1 : 1;
  const isLike = ({ shop }: Due) =>
    Number(typeof probe === "object" && probe.unlike.shops.has(shop));
  const byTime = (one: Due, other: Due) =>
    isLike(one) - isLike(other) || sign * (one.dueAt.getTime() - other.dueAt.getTime());
  return found.flat().sort(byTime).slice(0, limit);
}

/**
 * One due row of a held shop, to check whether its hold still applies: one whose sign-up is not
 * sent yet.
 */
export async function claimOne(shop: string, now: Date) {
  const held = await db.merchant.findUnique({ where: { shop }, select: merchant });
  return held
    ? (await dueOf(held, now, { limit: 1, except: new Set(), notAccepted: true })).at(0)
    : undefined;
}

type Due = Awaited<ReturnType<typeof dueOf>>[number];

/**
 * The due rows of a shop, imported ones last. A probe, and a search that goes on by due times, have
 * an order of their own.
 */
async function importedLast(shop: Sender, now: Date, wanted: Wanted): Promise<Due[]> {
  const rows = await dueOf(shop, now, wanted);
  const { limit, only, probe, withoutConsentSince } = wanted;
  if (only || probe || withoutConsentSince || !rows.some(isImported)) return rows;
  const mayBeMore = rows.length === limit;
  const others = mayBeMore
    ? await dueOf(shop, now, { ...wanted, notImported: true })
    : rows.filter((row) => !isImported(row));
  return [...others, ...rows.filter(isImported)].slice(0, limit);
}

function isImported({ source }: { source: string | null }): boolean {
  return source === "import";
}

export type ClaimedRow = Awaited<ReturnType<typeof claim>>[number];

/**
 * Raw SQL: claims are so frequent that Prisma's building of the statement would cost more than the
 * read.
 */
async function dueOf(shop: Sender, now: Date, wanted: Wanted) {
  const { limit, except, withoutConsentSince, only, probe } = wanted;
  const { notAccepted = false, notImported = false } = wanted;
  const unlike =
    typeof probe === "object" && probe.unlike.shops.has(shop.shop) ? probe.unlike : undefined;
  const order = Prisma.raw(
    probe === "newest" ? `"dueAt" DESC, "Subscription"."id" DESC` : `"dueAt", "Subscription"."id"`,
  );
  const rows = await db.$queryRaw<Found[]>`
    SELECT ${columns}
    FROM ${only ? namedRows(only) : unlike ? newestDue(shop.shop, now) : Prisma.sql`"Subscription"`}
    WHERE "shop" = ${shop.shop} AND "state" = 'queued' AND "dueAt" <= ${now}
      AND "Subscription"."id" NOT IN (SELECT value FROM ${dialect.jsonEach([...except])})
      AND ${notHeldBack(Prisma.sql`${shop.shop}`)}
      ${only ? Prisma.sql`AND "Subscription"."id" = value` : Prisma.empty}
      ${unlike ? Prisma.sql`AND ${differsFrom(unlike)}` : Prisma.empty}
      ${notImported ? Prisma.sql`AND ${isNotImported(shop.shop, now)}` : Prisma.empty}
      ${notAccepted ? Prisma.sql`AND "deliveredAt" IS NULL` : Prisma.empty}
      ${withoutConsentSince ? asksNoConsent(shop, withoutConsentSince(shop.shop)) : Prisma.empty}
    ORDER BY ${order}
    LIMIT ${limit}`;
  // SQLite returns booleans as 0/1, PostgreSQL as booleans.
  return rows.map((row) => ({
    ...row,
    smsConsent: Boolean(row.smsConsent),
    emailConsent: Boolean(row.emailConsent),
    phoneRefused: Boolean(row.phoneRefused),
    accepted: Boolean(row.accepted),
    merchant: shop,
  }));
}

/** The ids come first, and each leads to its row. */
function namedRows(ids: string[]): Prisma.Sql {
  return Prisma.sql`${dialect.jsonEach(ids)} CROSS JOIN "Subscription"`;
}

/** Of a shop with a million due rows, a search must not read them all. */
function newestDue(shop: string, now: Date): Prisma.Sql {
  return Prisma.sql`(
    SELECT * FROM "Subscription"
    WHERE "shop" = ${shop} AND "state" = 'queued' AND "dueAt" <= ${now}
      AND ${notHeldBack(Prisma.sql`${shop}`)}
    ORDER BY "dueAt" DESC LIMIT ${MOST_COMPARED}
  ) AS "Subscription"`;
}

/** Behind a million imported rows that are due, a search must not read them all. */
function isNotImported(shop: string, now: Date): Prisma.Sql {
  return Prisma.sql`("source" IS NULL OR "source" <> 'import') AND "dueAt" <= COALESCE((
    SELECT "far"."dueAt" FROM "Subscription" AS "far"
    WHERE "far"."shop" = ${shop} AND "far"."state" = 'queued'
    ORDER BY "far"."dueAt" LIMIT 1 OFFSET ${MOST_COMPARED}
  ), ${now})`;
}

/** The same channels as of `channelOf`. */
function differsFrom({ variantIds, channels }: Traits): Prisma.Sql {
  return Prisma.sql`(
    "Subscription"."variantId" NOT IN (SELECT value FROM ${dialect.jsonEach([...variantIds])})
    OR CASE WHEN "email" IS NULL THEN 'phone' WHEN "phone" IS NULL THEN 'email' ELSE 'both' END
      NOT IN (SELECT value FROM ${dialect.jsonEach([...channels])}))`;
}

/** One of each list in turn, until all are used up. */
function takeTurns<One>(lists: One[][]): One[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    lists.flatMap((list) => list.slice(at, at + 1)),
  ).flat();
}
