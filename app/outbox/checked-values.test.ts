import { beforeEach, expect, it } from "vitest";
import { Prisma } from "#prisma/client/client.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { enqueue } from "./enqueue.server.ts";

const now = new Date("2026-11-24T12:00:00Z");

beforeEach(emptyDatabase);

/**
 * SQLite itself stores any value in any column; no statement could settle a row with one of these.
 * PostgreSQL's types refuse most of them.
 */
const TIMES = onPostgres
  ? ["'infinity'", "'-infinity'"]
  : ["''", "'x'", "1e300", "x'00ff'", "'2026-19-39T12:00:00.000+00:00'", "'2026-11-24'"];
const COUNTS = onPostgres ? ["-1"] : ["'three'", "3.5", "''", "x'00ff'", "1e300", "-1"];
const TICKS = onPostgres ? [] : ["x'00ff'", "2", "'yes'"];

const impossible: [table: string, column: string, values: string[]][] = [
  ...["dueAt", "createdAt", "updatedAt", "deliveredAt", "seenAt"].map(of("Subscription", TIMES)),
  ...["version", "attemptCount", "failures", "troubledMs", "unsyncedMs"].map(
    of("Subscription", COUNTS),
  ),
  ...["smsConsent", "emailConsent", "phoneRefused", "test"].map(of("Subscription", TICKS)),
  ...["email", "phone"].map(of("Subscription", ["''"])),
  ...["wakeAt", "leaseUntil", "pausedUntil", "succeededAt"].map(of("Lane", TIMES)),
  ["Lane", "failures", COUNTS],
];

function of(table: string, values: string[]) {
  return (column: string): [string, string, string[]] => [table, column, values];
}

it.each(impossible)("an edit by hand can't give %s.%s any of %s", async (...one) => {
  const [table, column, values] = one;
  const { shop } = await connectShop();
  await enqueue(shop, signUp(), now);
  const name = Prisma.raw(`"${table}"`);
  for (const value of values) {
    const edit = Prisma.raw(`"${column}" = ${value}`);
    await expect(db.$executeRaw`UPDATE ${name} SET ${edit}`).rejects.toThrow(/CHECK constraint/i);
  }
});
