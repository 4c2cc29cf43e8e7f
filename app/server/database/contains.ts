import { Prisma } from "#prisma/client/client.ts";

/**
 * The condition that a column has a text in it, with no character of the text as a wildcard. SQLite
 * ignores the case of A to Z, PostgreSQL does not: both sides must be in lower case. No text is found
 * that has a null character: SQLite would end the pattern there, and find what it has before.
 */
export function contains(column: string, text: string): Prisma.Sql {
  if (text.includes("\0")) return Prisma.sql`FALSE`;
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`${Prisma.raw(`"${column}"`)} LIKE ${pattern} ESCAPE '\\'`;
}
