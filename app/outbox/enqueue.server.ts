import { v7 } from "uuid";
import { commit, db, isTaken, write } from "../server/db.server.ts";
import { emitCommitted } from "./committed.ts";
import { withCountedConsents } from "./consent/counted-consents.server.ts";
import { laneWakes } from "./queue/lane.server.ts";
import { asksForAnotherCall, asksForMore, merge } from "./merge.server.ts";
import { dedupeKey } from "./dedupe-key.server.ts";
import type { SignUp } from "./subscription.ts";
import { adjustCounts, commitCounted } from "./stats/hourly-counts.server.ts";
import { DAY_MS } from "../server/durations.ts";

/**
 * For this long a repeated sign-up is answered by the delivered row; after that it opens a new row.
 */
export const DELIVERED_ANSWERS_FOR_MS = DAY_MS;
/** Each lost round means that a concurrent sign-up has made progress. */
const MOST_ROUNDS = 8;

/**
 * Commits a sign-up: when this returns, the row is in the database and its lane is awake. A repeat
 * joins the open row of that shopper and variant, also when two requests arrive at once. Throws
 * DatabaseBusy, or the database's error, with nothing half written.
 */
export async function enqueue(shop: string, signUp: SignUp, now: Date): Promise<{ id: string }> {
  const { openKeySalt } = await db.merchant.findUniqueOrThrow({
    where: { shop },
    select: { openKeySalt: true },
  });
  const key = dedupeKey(shop, openKeySalt, signUp);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const id = (await join(shop, key, signUp, now)) ?? (await open(shop, key, signUp, now));
    if (id) {
      emitCommitted(shop, signUp.variantId);
      return { id };
    }
  }
  throw new Error("The sign-up lost every round to concurrent ones");
}

/** Opens a row; undefined where another request has opened it first. */
async function open(
  shop: string,
  key: string,
  signUp: SignUp,
  now: Date,
): Promise<string | undefined> {
  const id = v7();
  const { botSign, consentVersion, ...fields } = signUp;
  try {
    await commit(() => [
      write.subscription.create({
        data: {
          id,
          shop,
          state: botSign ? "blocked" : "queued",
          lastReason: botSign,
          dueAt: now,
          createdAt: now,
          updatedAt: now,
          openKey: key,
          ...fields,
          smsConsentVersion: signUp.smsConsent ? consentVersion : null,
          emailConsentVersion: signUp.emailConsent ? consentVersion : null,
        },
      }),
      adjustCounts([id], 1),
      laneWakes(shop, now),
    ]);
    return id;
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

/** Joins the row that has the key; undefined where there is none, or it has just changed. */
async function join(
  shop: string,
  key: string,
  signUp: SignUp,
  now: Date,
): Promise<string | undefined> {
  const stored = await db.subscription.findUnique({ where: { openKey: key, shop } });
  if (!stored) return undefined;
  // A suspected bot changes no existing row.
  if (signUp.botSign) return stored.id;
  // A tick that counts for nothing must not hide one that does.
  const row = await withCountedConsents(shop, stored);
  const merged = merge(row, signUp);

  // A row that Klaviyo has taken stays unchanged: any further request becomes a row of its own.
  if (row.deliveredAt && ["delivered", "queued"].includes(row.state)) {
    const handedOver = row.deliveredAt.getTime();
    const lately = now.getTime() - handedOver < DELIVERED_ANSWERS_FOR_MS;
    if (lately && !asksForAnotherCall(row, merged)) return row.id;
    await commit(() => [
      write.subscription.updateMany({
        where: { id: row.id, shop, version: row.version, state: row.state },
        data: { openKey: null },
      }),
    ]);
    return undefined;
  }
  // A queued row that would ask for the same again is not changed: a call for it may be open.
  if (row.state === "queued" && !asksForMore(row, merged)) return row.id;

  const [{ count }] = await commitCounted([row.id], () => [
    write.subscription.updateMany({
      where: { id: row.id, shop, version: row.version, state: row.state, openKey: key },
      data: {
        ...merged,
        state: "queued",
        version: { increment: 1 },
        dueAt: now,
        updatedAt: now,
        failures: 0,
        troubledMs: 0,
        unsyncedMs: 0,
        lastReason: null,
        phoneRefused: row.phoneRefused && merged.phone === row.phone,
      },
    }),
    laneWakes(shop, now),
  ]);
  return count > 0 ? row.id : undefined;
}
