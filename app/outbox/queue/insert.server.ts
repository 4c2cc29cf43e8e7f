import { Prisma } from "#prisma/client/client.ts";
import { asStored, db } from "../../server/db.server.ts";
import { jsonEach } from "./json-each.server.ts";

type Attempt = Prisma.AttemptCreateManyInput;

/**
 * Inserts attempts, all with the same fields, by one statement. Prisma's `createMany` would take a
 * fifth of the worker's time at full speed, and several statements for as many values.
 */
export function insertAttempts(attempts: [Attempt, ...Attempt[]]) {
  const fields = Object.keys(attempts[0]) as (keyof Attempt)[];
  const given = fields.filter((field) => attempts.some((attempt) => attempt[field] !== null));
  const columns = given.map((field) => Prisma.raw(`"${field}"`));
  const values = given.map((_, at) => Prisma.raw(`value ->> ${at}`));
  const rows = attempts.map((attempt) => given.map((field) => stored(attempt[field])));
  return db.$executeRaw`
    INSERT INTO "Attempt" (${Prisma.join(columns)})
    SELECT ${Prisma.join(values)} FROM ${jsonEach(rows)}`;
}

function stored(value: Attempt[keyof Attempt]) {
  return value instanceof Date ? asStored(value) : value;
}
