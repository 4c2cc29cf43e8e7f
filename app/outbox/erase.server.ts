import type { Prisma } from "#prisma/client/client.ts";
import { spellingsOf } from "../contact/email.server.ts";
import { commit, db, write, type Statement } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import {
  countConsents,
  givenElsewhereAt,
  wordingIn,
  wordingsOf,
} from "./consent/counted-consents.server.ts";
import { readOldAddresses } from "./old-addresses.ts";
import { forgetReplaced } from "./replaced-address.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

/**
 * Large changes go in slices: one update of many thousand rows would stop the process for seconds.
 */
const SLICE = 1_000;

export interface PersonKeys {
  email: string | null;
  /** Every form in which the person's phone may be stored in a row. */
  phones: string[];
}

/**
 * What is stored about this person in a shop, by e-mail or by phone; without the queue's own notes.
 * The ticks are those that count, as on the sign-up's page.
 */
export async function rowsOfPerson(shop: string, person: PersonKeys) {
  const rows = await db.subscription.findMany({
    where: { id: { in: await idsOf(shop, person) } },
    select: {
      createdAt: true,
      updatedAt: true,
      deliveredAt: true,
      seenAt: true,
      restockedAt: true,
      state: true,
      productId: true,
      variantId: true,
      anyOf: true,
      email: true,
      phone: true,
      country: true,
      smsConsent: true,
      emailConsent: true,
      smsConsentVersion: true,
      emailConsentVersion: true,
      emailConsentGivenAt: true,
      smsConsentGivenAt: true,
      source: true,
      consentStep: true,
      unaskedConsents: true,
      locale: true,
      pageUrl: true,
      attempts: {
        select: { at: true, step: true, channels: true, outcome: true },
        orderBy: { at: "asc" },
      },
      actions: {
        where: { kind: "corrected" },
        select: { at: true, fields: true, was: true },
        orderBy: { at: "asc" },
      },
    },
    orderBy: { createdAt: "asc" },
  });
  const versions = rows.flatMap((row) => [row.smsConsentVersion, row.emailConsentVersion]);
  const wordings = await wordingsOf(shop, versions);
  return rows.map(({ attempts, actions, ...row }) => {
    // As in `findOne`: what Klaviyo has was recorded with the ticks of its time.
    const counted = row.state === "delivered" ? row : countConsents(row, wordings);
    const { smsConsentVersion, emailConsentVersion, ...others } = { ...row, ...counted };
    const { smsConsentGivenAt, emailConsentGivenAt, ...facts } = others;
    return {
      ...facts,
      /** The wording beside each box that was ticked; null where that is not known. */
      smsConsentWording: wordingIn(wordings, "sms", smsConsentVersion),
      emailConsentWording: wordingIn(wordings, "email", emailConsentVersion),
      /** When it was given in another app; null for one that was given with the sign-up. */
      smsConsentGivenAt: givenElsewhereAt(smsConsentGivenAt, wordings, smsConsentVersion),
      emailConsentGivenAt: givenElsewhereAt(emailConsentGivenAt, wordings, emailConsentVersion),
      /** Every call, also those that Klaviyo refused or never answered. */
      callsToKlaviyo: attempts,
      /** What the store corrected, with the addresses before, masked; null where these are unknown. */
      corrections: actions.map(({ at, fields, was }) => ({
        at,
        fields: fields?.split(",") ?? [],
        was: readOldAddresses(was) ?? null,
      })),
    };
  });
}

/**
 * Erases the data of this person from all their rows in a shop: the rows are cancelled, without
 * e-mail, phone, page or consent, and the answers of their attempts are deleted. An open call
 * settles nothing afterwards. Rows whose correction replaced an address of this person stay, without
 * what they say of it.
 */
export async function erasePerson(shop: string, person: PersonKeys, now: Date): Promise<number> {
  await forgetReplaced(shop, person);
  let erased = 0;
  for (;;) {
    const ids = (await idsOf(shop, person, SLICE)).slice(0, SLICE);
    if (ids.length === 0) return erased;
    const [{ count }] = await commitCounted(ids, () =>
      eraseStatements(shop, { id: { in: ids } }, ids, now),
    );
    noteErasure();
    erased += count;
  }
}

/** The same for some rows of a shop, whichever persons they name; returns how many there were. */
export async function eraseSelected(shop: string, ids: string[], now: Date): Promise<number> {
  const rows = await db.subscription.findMany({
    where: { shop, id: { in: ids }, state: { not: "cancelled" } },
    select: { id: true },
  });
  const found = rows.map(({ id }) => id);
  const [{ count }] = await commitCounted(found, () =>
    eraseStatements(shop, { id: { in: found } }, found, now),
  );
  noteErasure();
  return count;
}

/**
 * The statements that erase rows of a shop: those of `ids` that match `where`, and what their
 * attempts and actions say of the person. The ids were found by the shop: if the shop were named beside them once more, SQLite
 * would read through all of its rows.
 */
export function eraseStatements(
  shop: string,
  where: Prisma.SubscriptionWhereInput,
  ids: string[],
  now: Date,
): [
  Statement<Prisma.BatchPayload>,
  Statement<Prisma.BatchPayload>,
  Statement<Prisma.BatchPayload>,
  Statement<Prisma.BatchPayload>,
] {
  return [
    write.subscription.updateMany({
      where,
      data: {
        state: "cancelled",
        version: { increment: 1 },
        dedupeKey: null,
        anyOf: null,
        email: null,
        phone: null,
        country: null,
        pageUrl: null,
        locale: null,
        smsConsent: false,
        smsConsentVersion: null,
        emailConsent: false,
        emailConsentVersion: null,
        emailConsentGivenAt: null,
        smsConsentGivenAt: null,
        consentStep: null,
        unaskedConsents: null,
        lastReason: null,
        updatedAt: now,
      },
    }),
    write.attempt.updateMany({
      where: { shop, subscriptionId: { in: ids }, subscription: { state: "cancelled" } },
      data: { answer: null, detail: null },
    }),
    write.merchantAction.updateMany({
      where: {
        shop,
        subscriptionId: { in: ids },
        was: { not: null },
        subscription: { state: "cancelled" },
      },
      data: { was: null },
    }),
    write.replacedAddress.deleteMany({
      where: { subscriptionId: { in: ids }, subscription: { state: "cancelled" } },
    }),
  ];
}

/**
 * Deletes every row of a shop, in slices, and what is counted and known of its variants; an
 * interrupted call can simply be repeated.
 */
export async function eraseShop(shop: string): Promise<number> {
  let erased = 0;
  for (;;) {
    const rows = await db.subscription.findMany({
      where: { shop },
      select: { id: true },
      take: SLICE,
    });
    if (rows.length === 0) break;
    const ids = rows.map(({ id }) => id);
    await commit(() => [
      write.attempt.deleteMany({ where: { shop, subscriptionId: { in: ids } } }),
      write.merchantAction.deleteMany({ where: { shop, subscriptionId: { in: ids } } }),
      write.subscription.deleteMany({ where: { id: { in: ids } } }),
    ]);
    noteErasure();
    erased += ids.length;
  }
  await commit(() => [
    write.hourlyCount.deleteMany({ where: { shop } }),
    write.variantCount.deleteMany({ where: { shop } }),
    write.variantStock.deleteMany({ where: { shop } }),
    write.restock.deleteMany({ where: { shop } }),
    write.fileImport.deleteMany({ where: { shop } }),
  ]);
  return erased;
}

/**
 * The rows of this person, found by one of e-mail and phone at a time, to continue with by their
 * ids alone: by either of the two, or by shop and ids together, SQLite would read through all of
 * the shop's rows, and block the process for it.
 */
async function idsOf(
  shop: string,
  { email, phones }: PersonKeys,
  most?: number,
): Promise<string[]> {
  const ways = [
    ...(email ? [{ email: { in: spellingsOf(email) } }] : []),
    ...(phones.length > 0 ? [{ phone: { in: phones } }] : []),
  ];
  const ids = new Set<string>();
  for (const way of ways) {
    const rows = await db.subscription.findMany({
      where: { shop, ...way },
      select: { id: true },
      ...(most !== undefined && { take: most }),
    });
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}
