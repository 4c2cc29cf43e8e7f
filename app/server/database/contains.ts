import { Prisma } from "#prisma/client/client.ts";

/**
 * The condition that a column has a text in it, with no character of the text as a wildcard. SQLite
 * ignores the case of A to Z, PostgreSQL does not: both sides must be in lower case.
 */
export function contains(column: string, text: string): Prisma.Sql {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`${Prisma.raw(`"${column}"`)} LIKE ${pattern} ESCAPE '\\'`;
}
