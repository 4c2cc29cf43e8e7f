import { Prisma } from "#prisma/client/client.ts";
import { db, dialect, write, type Statement } from "../server/database/db.server.ts";
import { unaskedConsentsOf } from "./consent/consent-step.server.ts";
import { eraseStatements } from "./erase.server.ts";
import { insertRows } from "./insert-rows.server.ts";
import { newRow } from "./joining/join.server.ts";
import { lanesWake } from "./queue/wake.server.ts";
import { adjustCounts } from "./stats/commit-counted.server.ts";
import type { SignUp } from "./subscription.ts";

/** A sign-up from another app's file. */
export interface ImportedRow {
  id: string;
  dedupeKey: string;
  signUp: SignUp;
  /** When the shopper signed up there: retention and the figures go by it. */
  signedUpAt: Date;
  /** When each consent was given, as the other app says; null without one. */
  emailConsentGivenAt: Date | null;
  smsConsentGivenAt: Date | null;
  /** Whether Klaviyo is asked to record the consents. */
  recordConsents: boolean;
}

/**
 * The suspected bots' rows that have the key of one of these: a person's must not be kept out by
 * them. They end where it is imported, since to approve them later would send that person twice.
 */
export async function blockedBeside(keys: string[]): Promise<string[]> {
  const found = await db.subscription.findMany({
    where: { dedupeKey: { in: keys }, state: "blocked" },
    select: { id: true },
  });
  return found.map(({ id }) => id);
}

/**
 * The statements that open a row for each sign-up, except where the shopper and the variant have an
 * open row, which stays as it is; `blocked` are the rows that `blockedBeside` has found. They lock
 * nothing: their commit locks the shop.
 */
export function importStatements(
  shop: string,
  rows: [ImportedRow, ...ImportedRow[]],
  blocked: string[],
  now: Date,
): Statement<unknown>[] {
  const ids = rows.map(({ id }) => id);
  const [first, ...others] = rows;
  return [
    ...(blocked.length > 0
      ? [
          ...adjustCounts(blocked, -1),
          // One that was approved in between stays.
          ...eraseStatements(shop, { id: { in: blocked }, state: "blocked" }, blocked, now),
          ...adjustCounts(blocked, 1),
        ]
      : []),
    write.$executeRaw`
      ${insertRows("Subscription", [storedRow(shop, first, now), ...others.map((row) => storedRow(shop, row, now))])}
      ON CONFLICT ("dedupeKey") DO NOTHING`,
    ...adjustCounts(ids, 1),
    lanesWake([shop], now),
  ];
}

function storedRow(shop: string, row: ImportedRow, now: Date) {
  const { id, dedupeKey, signUp, signedUpAt, recordConsents } = row;
  const { emailConsentGivenAt, smsConsentGivenAt } = row;
  const { variantId, email, source = null, smsConsent, emailConsent } = signUp;
  return {
    ...{ id, shop, dedupeKey, variantId, email, source },
    ...{ dueAt: now, createdAt: signedUpAt, updatedAt: now },
    ...{ emailConsentGivenAt, smsConsentGivenAt },
    ...newRow(signUp),
    unaskedConsents: recordConsents
      ? null
      : unaskedConsentsOf({ email: emailConsent, sms: smsConsent }),
  };
}

/** Those of these keys that an open row has, other than a suspected bot's. */
export async function takenKeys(keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const taken = await db.subscription.findMany({
    where: { dedupeKey: { in: [...new Set(keys)] }, state: { not: "blocked" } },
    select: { dedupeKey: true },
  });
  return new Set(taken.flatMap(({ dedupeKey }) => dedupeKey ?? []));
}

/** The ids among these that are stored, as SQL: a list in one text, null for none. */
export function storedIds(ids: string[]): Prisma.Sql {
  return Prisma.sql`(SELECT string_agg("id", ',') ${storedAmong(ids)})`;
}

/** How many of these ids are stored, as SQL. */
export function storedCount(ids: string[]): Prisma.Sql {
  return Prisma.sql`(SELECT COUNT(*) ${storedAmong(ids)})`;
}

function storedAmong(ids: string[]): Prisma.Sql {
  return Prisma.sql`FROM "Subscription" WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)})`;
}
