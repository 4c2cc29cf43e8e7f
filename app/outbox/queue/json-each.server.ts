import { Prisma } from "#prisma/client/client.ts";

/**
 * A table of values with one column, `value`, from a single parameter: Prisma's time for a
 * statement grows with the number of its parameters, and not with their length. A list inside is
 * read by `value ->> 0` and so on. https://www.sqlite.org/json1.html#jeach
 */
export function jsonEach(values: unknown[]): Prisma.Sql {
  return Prisma.sql`json_each(${JSON.stringify(values)})`;
}
