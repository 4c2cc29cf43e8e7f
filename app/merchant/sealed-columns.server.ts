import { Prisma } from "#prisma/client/client.ts";
import { db, write, type Statement } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { sealerNames } from "./seal.server.ts";

/** A column of sealed values. Each value is sealed for the shop of its row. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The column by which a row is found; the shop where there is one row for each. */
  key: "shop" | "id";
  /** What is sealed, as the operator reads it. */
  what: string;
  /** Whether Shopify gives the shop a new one at its next visit, so that a lost one needs no one. */
  renews?: true;
}

/** Every column of sealed values: what seals them again, and what counts them, goes by this list. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "Merchant", column: "sealedKey", key: "shop", what: "Klaviyo keys" },
  { table: "Merchant", column: "sealedPageSecret", key: "shop", what: "secrets that sign pages" },
  {
    table: "Merchant",
    column: "sealedPageSecretBefore",
    key: "shop",
    what: "earlier secrets that signed pages",
  },
  { table: "AlertSettings", column: "sealedSecret", key: "shop", what: "secrets that sign alerts" },
  {
    table: "ProfileDeletion",
    column: "sealedPerson",
    key: "id",
    what: "customers whom Klaviyo is to delete",
  },
  {
    table: "Session",
    column: "accessToken",
    key: "id",
    what: "Shopify's access tokens",
    renews: true,
  },
  {
    table: "Session",
    column: "refreshToken",
    key: "id",
    what: "Shopify's refresh tokens",
    renews: true,
  },
];

/** A sealed value as it is stored. */
export interface SealedValue {
  key: string;
  shop: string;
  sealed: string;
}

/** A value begins with the name of its key, eight digits, and a dot. A value in clear is not sealed. */
const NAME_LENGTH = 8;

/** The next values behind this key, in the order of the keys. */
export function readSealed(
  { table, column, key }: SealedColumn,
  after: string,
  count: number,
): Promise<SealedValue[]> {
  return db.$queryRaw<SealedValue[]>`
    SELECT ${named(key)} AS "key", "shop", ${named(column)} AS "sealed"
    FROM ${named(table)}
    WHERE ${named(key)} > ${after} AND ${isSealed(column)}
    ORDER BY ${named(key)}
    LIMIT ${count}`;
}

/** Replaces a value that is as it was read. Resolves to the number of replaced ones. */
export function replaceSealed(
  { table, column, key }: SealedColumn,
  before: SealedValue,
  sealed: string,
): Statement<number> {
  return write.$executeRaw`
    UPDATE ${named(table)} SET ${named(column)} = ${sealed}
    WHERE ${named(key)} = ${before.key} AND ${named(column)} = ${before.sealed}`;
}

/** How many values of a column no encryption key of ours has sealed: a key was dropped too early. */
async function countDropped({ table, column }: SealedColumn, keys: Buffer[]): Promise<number> {
  const [found] = await db.$queryRaw<{ count: bigint | number }[]>`
    SELECT count(*) AS "count" FROM ${named(table)}
    WHERE ${isSealed(column)}
      AND substr(${named(column)}, 1, ${NAME_LENGTH}) NOT IN (${Prisma.join(sealerNames(keys))})`;
  return Number(found?.count ?? 0);
}

/** Secrets that no encryption key of ours has sealed. */
export interface DroppedSeals extends Pick<SealedColumn, "what" | "renews"> {
  count: number;
}

/** What is still sealed by a key that is not in ENCRYPTION_KEY, and how often; empty if nothing is. */
export async function droppedSeals(keys: Buffer[] = env.ENCRYPTION_KEY): Promise<DroppedSeals[]> {
  const dropped: DroppedSeals[] = [];
  for (const column of SEALED_COLUMNS) {
    const { what, renews } = column;
    dropped.push({ what, ...(renews && { renews }), count: await countDropped(column, keys) });
  }
  return dropped.filter(({ count }) => count > 0);
}

function isSealed(column: string): Prisma.Sql {
  return Prisma.sql`substr(${named(column)}, ${NAME_LENGTH + 1}, 1) = '.'`;
}

/** Only names of the list above come here. */
function named(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}
