import { Prisma } from "#prisma/client/client.ts";

/**
 * A table of values with one column, `value`, out of a single parameter: what Prisma takes for a
 * statement grows with its parameters, and not with their length. A list within is read by
 * `value ->> 0` and so on. https://www.sqlite.org/json1.html#jeach
 */
export function jsonEach(values: unknown[]): Prisma.Sql {
  return Prisma.sql`json_each(${JSON.stringify(values)})`;
}
