import { Prisma } from "#prisma/client/client.ts";
import { db } from "../db.server.ts";

type Attempt = Prisma.AttemptCreateManyInput;

/**
 * Inserts attempts, all with the same fields, by one statement. Prisma's `createMany` would take a
 * fifth of the worker's time at full speed, and several statements for as many values.
 */
export function insertAttempts(attempts: [Attempt, ...Attempt[]]) {
  const fields = Object.keys(attempts[0]) as (keyof Attempt)[];
  const told = fields.filter((field) => attempts.some((attempt) => attempt[field] !== null));
  const columns = told.map((field) => Prisma.raw(`"${field}"`));
  const rows = attempts.map(
    (attempt) => Prisma.sql`(${Prisma.join(told.map((field) => attempt[field]))})`,
  );
  return db.$executeRaw`
    INSERT INTO "Attempt" (${Prisma.join(columns)}) VALUES ${Prisma.join(rows)}`;
}
