import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { endOfRoundBefore } from "../joining/round-before.server.ts";
import type { Place } from "../joining/end-round.server.ts";
import { FOLLOWS_WITHIN_MS, type PersonReturn } from "./attribution.ts";
import type { DueRestock } from "./looks.server.ts";

/** One person who waited for a return. */
export interface Waiter {
  /** One of them at least: an email address in lower case, or a phone number in E.164. */
  email: string | null;
  phone: string | null;
  own: PersonReturn;
  /** Other returns that the person waited for, within a week before and behind it. */
  others: PersonReturn[];
  /** Whether Klaviyo has the sign-up. */
  isDelivered: boolean;
}

/** People of a return, and where the next ones follow; null behind the last ones. */
export interface Waiters {
  people: Waiter[];
  next: Place | null;
}

interface Row extends Place {
  variantId: string;
  email: string | null;
  phone: string | null;
  deliveredAt: Date | null;
  restockedAt: Date | null;
}

const FIELDS = {
  ...({ id: true, createdAt: true, variantId: true } as const),
  ...({ email: true, phone: true, deliveredAt: true, restockedAt: true } as const),
};

/**
 * The people of some rows of a return, newest first, after a place. A person with several rows in it
 * is among them once, by the newest; suspected bots, tests and erased people are not.
 */
export async function waitersOf(
  restock: DueRestock,
  { after, size }: { after: Place | undefined; size: number },
): Promise<Waiters> {
  const { shop, variantId, at, lastAt } = restock;
  const since = await endOfRoundBefore(restock);
  const rows: Row[] = await db.subscription.findMany({
    where: {
      shop,
      variantId,
      createdAt: { lt: lastAt, ...(since && { gte: since }) },
      restockedAt: { gte: at, lte: lastAt },
      test: false,
      state: { notIn: ["cancelled", "blocked"] },
      // Blocked when the variant came back: no one who waited for it (decision 58).
      actions: { none: { kind: "released", at: { gte: lastAt } } },
      ...(after && {
        AND: [
          { createdAt: { lte: after.createdAt } },
          { OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }] },
        ],
      }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: FIELDS,
    take: size,
  });
  const last = rows.at(-1);
  const theirs = await returnsOf(restock, rows);
  const isOwn = (row: Row) =>
    row.variantId === variantId &&
    row.restockedAt !== null &&
    row.restockedAt >= at &&
    row.restockedAt <= lastAt;
  const people = rows.flatMap((row): Waiter[] => {
    const person = personOf(row);
    if (person === null) return [];
    const all = theirs.get(person) ?? [];
    if (all.some((other) => isOwn(other) && isNewer(other, row))) return [];
    return [
      {
        ...{ email: row.email, phone: row.phone, isDelivered: row.deliveredAt !== null },
        own: { variantId, signedUpAt: row.createdAt, at },
        others: all.filter((other) => !isOwn(other)).flatMap(returnOf),
      },
    ];
  });
  const next = last && rows.length === size ? { id: last.id, createdAt: last.createdAt } : null;
  return { people, next };
}

/** An email address counts before a phone number, as for the dedupe key. */
function personOf({ email, phone }: Pick<Row, "email" | "phone">): string | null {
  return email ?? phone;
}

function isNewer(one: Place, other: Place): boolean {
  const later = one.createdAt.getTime() - other.createdAt.getTime();
  return later > 0 || (later === 0 && one.id > other.id);
}

function returnOf({ variantId, createdAt, restockedAt }: Row): PersonReturn[] {
  return restockedAt ? [{ variantId, signedUpAt: createdAt, at: restockedAt }] : [];
}

/** All returns of these rows' people around a return, by the person. */
async function returnsOf(
  { shop, at, lastAt }: DueRestock,
  rows: Row[],
): Promise<Map<string, Row[]>> {
  if (rows.length === 0) return new Map();
  const from = new Date(at.getTime() - FOLLOWS_WITHIN_MS);
  const to = new Date(lastAt.getTime() + FOLLOWS_WITHIN_MS);
  const of = (column: "email" | "phone") => {
    const addresses = new Set(rows.flatMap((row) => row[column] ?? []));
    return Prisma.sql`
      SELECT "id", "createdAt", "variantId", "email", "phone", "deliveredAt", "restockedAt"
      FROM "Subscription" WHERE "shop" = ${shop}
        AND ${Prisma.raw(`"${column}"`)} IN (SELECT value FROM ${dialect.jsonEach([...addresses])})
        AND "restockedAt" >= ${from} AND "restockedAt" <= ${to} AND "test" IS FALSE
        AND "state" NOT IN ('cancelled', 'blocked')`;
  };
  const found = await db.$queryRaw<
    (Omit<Row, "createdAt" | "restockedAt"> & Record<"createdAt" | "restockedAt", Date | string>)[]
  >`${of("email")} UNION ${of("phone")}`;
  const byPerson = new Map<string, Row[]>();
  for (const { createdAt, restockedAt, ...rest } of found) {
    const row = {
      ...rest,
      createdAt: new Date(createdAt),
      restockedAt: new Date(restockedAt),
    };
    const person = personOf(row);
    if (person !== null) byPerson.set(person, [...(byPerson.get(person) ?? []), row]);
  }
  return byPerson;
}
