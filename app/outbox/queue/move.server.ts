import { Prisma } from "#prisma/client/client.ts";
import { dialect, write } from "../../server/database/db.server.ts";
import { MAY_BE_DELIVERED } from "./may-be-delivered.server.ts";
import type { Settlement } from "./settlement.ts";

/** Rows with the same key are moved by one statement. */
export function groupKey({ row, attempt, next }: Settlement): string {
  return JSON.stringify([
    row.version,
    next.state === "delivered" || row.attemptCount,
    next,
    attempt && [attempt.status, attempt.outcome, attempt.code],
  ]);
}

/**
 * Moves rows that go the same way, and returns those that it has moved: a row that is no longer
 * queued at the version that was called for, or was settled by another process, is skipped. A 202
 * counts also after another process received a refusal: Klaviyo has the row. Raw SQL, because
 * Prisma would take longer to build the statement than SQLite to execute it.
 */
export function move(group: [Settlement, ...Settlement[]], now: Date) {
  const [{ row, attempt, next }] = group;
  const settledByNobody =
    next.state === "delivered"
      ? MAY_BE_DELIVERED
      : Prisma.sql`"state" = 'queued' AND "attemptCount" = ${row.attemptCount}`;
  return write.$queryRaw<{ id: string }[]>`
    UPDATE "Subscription"
    SET ${Prisma.join([
      ...(attempt ? [counted] : []),
      ...(next.state === "delivered" ? [deliveredBy(now)] : []),
      ...set(changesOf(group[0], now)),
    ])}
    WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(group.map((one) => one.row.id))})
      AND "version" = ${row.version} AND ${settledByNobody}
    RETURNING "id"`;
}

/** For a row whose consent was recorded later, Klaviyo has had the sign-up since then. */
const deliveredBy = (now: Date) => Prisma.sql`"deliveredAt" = COALESCE("deliveredAt", ${now})`;

const counted = Prisma.sql`"attemptCount" = "attemptCount" + 1`;

function set(changes: Changes): Prisma.Sql[] {
  return Object.entries(changes).map(
    ([column, value]) => Prisma.sql`${Prisma.raw(`"${column}"`)} = ${value}`,
  );
}

type Changes = Partial<Omit<Prisma.SubscriptionCreateManyInput, "id" | "shop">>;

function changesOf({ attempt, next }: Settlement, now: Date): Changes {
  return {
    state: next.state,
    updatedAt: now,
    ...(attempt && {
      lastStatus: attempt.status,
      lastOutcome: attempt.outcome,
      lastCode: attempt.code,
    }),
    ...(next.state === "delivered" && {
      failures: 0,
      troubledMs: 0,
      unsyncedMs: 0,
      lastReason: null,
      ...(next.phoneRefused && { phoneRefused: true }),
      ...(next.consentStep !== undefined && { consentStep: next.consentStep }),
    }),
    ...(next.state === "failed" && { lastReason: next.reason }),
    ...(next.state === "queued" && {
      dueAt: next.dueAt,
      ...next.trouble,
      ...(next.unsyncedMs !== undefined && { unsyncedMs: next.unsyncedMs }),
      ...(next.phoneRefused && { phoneRefused: true }),
      ...(next.consentStep !== undefined && { consentStep: next.consentStep }),
    }),
  };
}
