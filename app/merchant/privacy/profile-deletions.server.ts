import { v7 } from "uuid";
import { z } from "zod";
import { DELETION_SCOPE, type DeletedPerson } from "../../klaviyo/profile-deletion.ts";
import { commit, db, write } from "../../server/database/db.server.ts";
import { DAY_MS, MINUTE_MS } from "../../server/durations.ts";
import { seal, unseal } from "../seal.server.ts";

/**
 * For how long Klaviyo is asked, and so how long the person is kept for it: Shopify wants a customer
 * deleted within 30 days. https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export const ASKED_FOR_MS = 30 * DAY_MS;
/** As long as the record of who saw shoppers' data. */
const KEPT_MS = 366 * DAY_MS;
/** While a process asks, no other one does; longer than any call takes. */
const CLAIMED_MS = 2 * MINUTE_MS;
const AT_ONCE = 20;

/** How a try to have a customer deleted went, or how all of them ended. */
export const DELETION_OUTCOMES = [
  "accepted",
  "not_permitted",
  "waiting",
  "refused",
  "expired",
  "signed_up_again",
] as const;
export type DeletionOutcome = (typeof DELETION_OUTCOMES)[number];

/** What the settings page shows. */
export interface DeletionsStatus {
  chosen: boolean;
  /** The permission that it needs. */
  scope: string;
  waiting: number;
  /** The newest request that was tried, and when it was made. */
  last: { outcome: DeletionOutcome; requestedAt: Date } | null;
}

/** What is known of the deletions in Klaviyo; undefined where the app is not installed. */
export async function deletionsStatus(shop: string): Promise<DeletionsStatus | undefined> {
  const [merchant, waiting, tried] = await Promise.all([
    db.merchant.findUnique({
      where: { shop, uninstalledAt: null },
      select: { deleteInKlaviyo: true },
    }),
    db.profileDeletion.count({ where: { shop, dueAt: { not: null } } }),
    db.profileDeletion.findFirst({
      where: { shop, outcome: { not: null } },
      orderBy: { requestedAt: "desc" },
    }),
  ]);
  if (!merchant) return undefined;
  const outcome = DELETION_OUTCOMES.find((known) => known === tried?.outcome);
  return {
    chosen: merchant.deleteInKlaviyo,
    scope: DELETION_SCOPE,
    waiting,
    last: tried && outcome ? { outcome, requestedAt: tried.requestedAt } : null,
  };
}

/** Stores the merchant's choice. What is asked for already is asked for all the same. */
export async function chooseDeletions(shop: string, chosen: boolean): Promise<void> {
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, uninstalledAt: null },
      data: { deleteInKlaviyo: chosen },
    }),
  ]);
}

/**
 * Stores that Klaviyo is to delete a customer, by each identifier that Shopify named, if the merchant
 * has chosen that. A phone without a country code may be another person's in Klaviyo: it is left out,
 * and is not to be completed by the shop's country before.
 */
export async function planProfileDeletion(
  shop: string,
  { email, phone }: { email: string | null; phone: string | null },
  now: Date,
): Promise<void> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null, deleteInKlaviyo: true },
    select: { shop: true },
  });
  const people: DeletedPerson[] = [
    ...(email ? [{ email }] : []),
    ...(phone?.startsWith("+") ? [{ phone }] : []),
  ];
  if (!merchant || people.length === 0) return;
  const data = people.map((person) => ({
    id: v7(),
    shop,
    sealedPerson: seal(shop, JSON.stringify(person)),
    requestedAt: now,
    dueAt: now,
  }));
  await commit(() => [write.profileDeletion.createMany({ data })]);
}

/** A deletion that is claimed, with what it takes to ask for it. */
export interface ClaimedDeletion {
  id: string;
  shop: string;
  requestedAt: Date;
  tries: number;
  claimedUntil: Date;
  /** Null where the shop has no key that opens, or the person does not open. */
  asks: { key: string; person: DeletedPerson } | null;
}

const person = z.union([
  z.strictObject({ email: z.string() }),
  z.strictObject({ phone: z.string() }),
]);

/** Claims deletions that are due, for this process alone; the longest due first. */
export async function claimDeletions(now: Date): Promise<ClaimedDeletion[]> {
  const due = await db.profileDeletion.findMany({
    where: { dueAt: { lte: now } },
    orderBy: { dueAt: "asc" },
    take: AT_ONCE,
  });
  const claimedUntil = new Date(now.getTime() + CLAIMED_MS);
  const claimed: ClaimedDeletion[] = [];
  for (const { id, shop, dueAt, requestedAt, tries, sealedPerson } of due) {
    const [{ count }] = await commit(() => [
      write.profileDeletion.updateMany({
        where: { id, dueAt },
        data: { dueAt: claimedUntil, tries: { increment: 1 } },
      }),
    ]);
    if (count === 0) continue;
    const key = await keyOf(shop);
    const opened = sealedPerson && unseal(shop, sealedPerson);
    const asks = key && opened ? { key, person: person.parse(JSON.parse(opened)) } : null;
    claimed.push({ id, shop, requestedAt, tries: tries + 1, claimedUntil, asks });
  }
  return claimed;
}

/** The key of a shop that is not on hold; undefined for none. */
async function keyOf(shop: string): Promise<string | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null, hold: null },
    select: { sealedKey: true },
  });
  return merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
}

/** Stores how a try went: with `nextAt` it is asked again then; without, it has ended. */
export async function settleDeletion(
  { id, claimedUntil }: ClaimedDeletion,
  {
    outcome,
    status,
    nextAt,
  }: { outcome: DeletionOutcome; status: number | null; nextAt: Date | null },
  now: Date,
): Promise<void> {
  const ended = { dueAt: null, endedAt: now, sealedPerson: null };
  await commit(() => [
    write.profileDeletion.updateMany({
      where: { id, dueAt: claimedUntil },
      data: { outcome, status, ...(nextAt ? { dueAt: nextAt } : ended) },
    }),
  ]);
}

/** Removes what ended more than a year ago. */
export async function pruneDeletions(now: Date): Promise<void> {
  const requestedAt = { lt: new Date(now.getTime() - KEPT_MS) };
  if (!(await db.profileDeletion.findFirst({ where: { requestedAt, dueAt: null } }))) return;
  await commit(() => [write.profileDeletion.deleteMany({ where: { requestedAt, dueAt: null } })]);
}
