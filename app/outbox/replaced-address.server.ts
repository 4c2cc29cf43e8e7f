import { createHmac } from "node:crypto";
import { spellingsOf } from "../contact/email.server.ts";
import { commit, db, dialect, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";

/** An address in its stored form. */
interface Address {
  kind: "email" | "phone";
  value: string;
}

/**
 * Identifies an address that a correction replaced, so that an erasure finds it though it is stored
 * nowhere. The salt is the shop's own: a key reveals nothing outside of it.
 */
function keyOf(shop: string, salt: string, { kind, value }: Address): string {
  return createHmac("sha256", salt)
    .update([shop, "replaced", kind, value].join("\n"))
    .digest("base64url");
}

/** Notes the addresses that a row loses; at the same point of the correction's commit. */
export function noteReplaced(
  { shop, id, version }: { shop: string; id: string; version: number },
  salt: string,
  addresses: Address[],
) {
  const keys = addresses.map((address) => keyOf(shop, salt, address));
  return write.$executeRaw`
    INSERT INTO "ReplacedAddress" ("subscriptionId", "key")
    SELECT "Subscription"."id", "named".value
    FROM "Subscription" CROSS JOIN (SELECT value FROM ${dialect.jsonEach(keys)}) AS "named"
    WHERE "Subscription"."id" = ${id} AND "shop" = ${shop} AND "version" = ${version}
      AND "state" IN ('queued', 'failed', 'blocked')
    ON CONFLICT DO NOTHING`;
}

/**
 * Empties what corrections keep of a person's addresses that they replaced. The rows have another
 * address since, and stay.
 */
export async function forgetReplaced(
  shop: string,
  { email, phones }: { email: string | null; phones: string[] },
): Promise<void> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { dedupeKeySalt: true },
  });
  if (!merchant) return;
  const addresses: Address[] = [
    ...(email ? spellingsOf(email) : []).map((value) => ({ kind: "email" as const, value })),
    ...phones.map((value) => ({ kind: "phone" as const, value })),
  ];
  const keys = addresses.map((address) => keyOf(shop, merchant.dedupeKeySalt, address));
  const found = await db.replacedAddress.findMany({
    where: { key: { in: keys } },
    select: { subscriptionId: true },
  });
  if (found.length === 0) return;
  const ids = [...new Set(found.map(({ subscriptionId }) => subscriptionId))];
  await commit(() => [
    write.merchantAction.updateMany({
      where: { shop, subscriptionId: { in: ids }, was: { not: null } },
      data: { was: null },
    }),
    write.replacedAddress.deleteMany({ where: { subscriptionId: { in: ids } } }),
  ]);
  noteErasure();
}
