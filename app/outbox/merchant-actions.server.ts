import { v7 } from "uuid";
import { Prisma } from "#prisma/client/client.ts";
import { db, dialect, write } from "../server/database/db.server.ts";
import type { Corrected } from "./correction.server.ts";

/** The actions of a merchant on one row. */
export const MERCHANT_ACTION_KINDS = [
  "sent_again",
  "released",
  "corrected",
  "consent_ordered",
] as const;

export type MerchantActionKind = (typeof MERCHANT_ACTION_KINDS)[number];

/** How many of a row's actions are shown: a merchant who did more to it needs no full list. */
const MOST_SHOWN = 50;

/** What the merchant did to a row of a shop, newest first. */
export async function merchantActionsOf(shop: string, id: string) {
  const actions = await db.merchantAction.findMany({
    where: { subscriptionId: id, shop },
    orderBy: [{ at: "desc" }, { rowVersion: "desc" }],
    take: MOST_SHOWN,
  });
  return actions.map((action) => ({ ...action, kind: action.kind as MerchantActionKind }));
}

export type MerchantAction = Awaited<ReturnType<typeof merchantActionsOf>>[number];

/**
 * Notes for each of these rows that it is sent again or released: to be committed before the
 * statements that do so. Rows that are neither failed nor blocked are skipped, and rows that do not
 * match `still`. The ids come first, and each leads to its row.
 */
export function noteSentAgain(shop: string, ids: string[], now: Date, still = Prisma.sql`TRUE`) {
  const named = dialect.jsonEachList(ids.map((id) => [id, v7()]));
  return write.$executeRaw`
    INSERT INTO "MerchantAction" ("id", "subscriptionId", "shop", "at", "kind", "rowVersion")
    SELECT "named".value ->> 1, "Subscription"."id", "shop", ${now},
      CASE "state" WHEN 'blocked' THEN 'released' ELSE 'sent_again' END, "version"
    FROM ${named} AS "named" CROSS JOIN "Subscription"
    WHERE "Subscription"."id" = "named".value ->> 0 AND "shop" = ${shop}
      AND "state" IN ('failed', 'blocked') AND ${still}`;
}

/** Notes that the consent of a row is to be recorded; at the same point of the same commit. */
export function noteConsentOrdered(shop: string, id: string, version: number, now: Date) {
  return write.$executeRaw`
    INSERT INTO "MerchantAction" ("id", "subscriptionId", "shop", "at", "kind", "rowVersion")
    SELECT ${v7()}, "id", "shop", ${now}, 'consent_ordered', "version"
    FROM "Subscription"
    WHERE "id" = ${id} AND "shop" = ${shop} AND "version" = ${version} AND "state" = 'delivered'`;
}

/**
 * Notes that a row is corrected, with what was changed; at the same point of the same commit, and
 * by the same rule.
 */
export function noteCorrected(
  shop: string,
  id: string,
  version: number,
  { fields, consents, was }: Pick<Corrected, "fields" | "consents" | "was">,
  { now, staffId }: { now: Date; staffId: string | null },
) {
  return write.$executeRaw`
    INSERT INTO "MerchantAction" ("id", "subscriptionId", "shop", "at", "kind", "rowVersion", "fields", "consents", "was", "staffId")
    SELECT ${v7()}, "id", "shop", ${now}, 'corrected', "version",
      ${fields.join(",")}, ${consents.join(",") || null}, ${JSON.stringify(was)}, ${staffId}
    FROM "Subscription"
    WHERE "id" = ${id} AND "shop" = ${shop} AND "version" = ${version}
      AND "state" IN ('queued', 'failed', 'blocked')`;
}
