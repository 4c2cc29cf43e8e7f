import { Prisma } from "#prisma/client/client.ts";
import { IMPORTED_LANGUAGE } from "../../contact/imported-language.ts";
import { db } from "../../server/database/db.server.ts";

/** The ticks of a row, each with the version of the wording that it was given beside. */
export interface GivenConsents {
  smsConsent: boolean;
  smsConsentVersion: number | null;
  emailConsent: boolean;
  emailConsentVersion: number | null;
}

/** What a version of a shop's wordings says beside each box; an empty one showed no box. */
export interface Wording {
  version: number;
  /** The storefront's language that it is shown in, or `IMPORTED_LANGUAGE`; left out where no caller asks. */
  locale?: string;
  sms: string;
  email: string;
}

/**
 * The ticks that count: each with a version of the shop's own whose wording showed that box. Any
 * other tick is no consent, and its version is dropped with it; the version of a tick that was
 * removed stays, as evidence of what was agreed to. Everything that reads a tick, from a shopper or
 * from a row, passes through here or through `countedTick`, which is the same in SQL.
 */
export function countConsents(given: GivenConsents, wordings: Wording[]): GivenConsents {
  const sms = given.smsConsent && wordingIn(wordings, "sms", given.smsConsentVersion) !== null;
  const email =
    given.emailConsent && wordingIn(wordings, "email", given.emailConsentVersion) !== null;
  return {
    smsConsent: sms,
    smsConsentVersion: sms === given.smsConsent ? given.smsConsentVersion : null,
    emailConsent: email,
    emailConsentVersion: email === given.emailConsent ? given.emailConsentVersion : null,
  };
}

/** The wordings of these versions of a shop; versions that it never had are left out. */
export async function wordingsOf(shop: string, versions: (number | null)[]): Promise<Wording[]> {
  const named = [...new Set(versions)].filter((version) => version !== null);
  if (named.length === 0) return [];
  return db.consentText.findMany({
    where: { shop, version: { in: named } },
    select: { version: true, locale: true, sms: true, email: true },
  });
}

/**
 * One version's wording beside one box; null where that version is not among them, or showed no
 * such box.
 */
export function wordingIn(
  wordings: Wording[],
  channel: "sms" | "email",
  version: number | null,
): { version: number; text: string } | null {
  const text = wordings.find((wording) => wording.version === version)?.[channel];
  return text && version !== null ? { version, text } : null;
}

/**
 * When a consent of a row was given, where its wording is another app's; null for one of the shop's
 * own wordings, which is of the sign-up, also where it joined an imported row.
 */
export function givenElsewhereAt(
  givenAt: Date | null,
  wordings: Wording[],
  version: number | null,
): Date | null {
  const wording = wordings.find((one) => one.version === version);
  return wording?.locale === IMPORTED_LANGUAGE ? givenAt : null;
}

/** A row of a shop with only the ticks that count. */
export async function withCountedConsents<Row extends GivenConsents>(
  shop: string,
  row: Row,
): Promise<Row> {
  const versions = [row.smsConsentVersion, row.emailConsentVersion];
  return { ...row, ...countConsents(row, await wordingsOf(shop, versions)) };
}

/** The same as a condition on a row of "Subscription", in SQL that SQLite and PostgreSQL share. */
export const countedTick = {
  sms: tickCounts("sms"),
  email: tickCounts("email"),
};

function tickCounts(channel: "sms" | "email"): Prisma.Sql {
  const [tick, version, wording] = [`${channel}Consent`, `${channel}ConsentVersion`, channel].map(
    (column) => Prisma.raw(`"${column}"`),
  );
  return Prisma.sql`("Subscription".${tick} IS TRUE AND EXISTS (
    SELECT 1 FROM "ConsentText" WHERE "ConsentText"."shop" = "Subscription"."shop"
      AND "ConsentText"."version" = "Subscription".${version} AND "ConsentText".${wording} <> ''))`;
}
