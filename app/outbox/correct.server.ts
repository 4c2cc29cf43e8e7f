import { db, isTaken, write } from "../server/database/db.server.ts";
import { noteCorrected } from "./merchant-actions.server.ts";
import { noteReplaced } from "./replaced-address.server.ts";
import { emitCommitted } from "./committed.ts";
import { withCountedConsents } from "./consent/counted-consents.server.ts";
import {
  applyCorrection,
  canBeCorrected,
  type Correction,
  type CorrectionFaults,
} from "./correction.server.ts";
import { knownStockOf } from "./joining/known-stock.server.ts";
import { answersRepeats, isRoundOver, type InRound } from "./joining/round.ts";
import { laneWakes } from "./queue/wake.server.ts";
import { dedupeKey } from "./dedupe-key.server.ts";
import { sentAgain } from "./resend.server.ts";
import type { State } from "./subscription.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

/** The result of a correction. Only `corrected` has changed anything. */
export type CorrectionResult =
  | { kind: "corrected" }
  | { kind: "invalid"; faults: CorrectionFaults }
  /** The row has these addresses already. */
  | { kind: "unchanged" }
  /** It is no longer as the merchant saw it: changed, sent again, erased. */
  | { kind: "moved_on" }
  /** Klaviyo has it by now, and nothing can be changed there. */
  | { kind: "delivered" }
  /** That shopper waits for the same variant in another row already. */
  | { kind: "taken"; by: string }
  | { kind: "missing" };

const OPEN = ["queued", "failed", "blocked"];

/**
 * Corrects the addresses of a row that Klaviyo does not have, and sends it at once: all in one
 * commit, or nothing. `staffId` is Shopify's id of who corrects it, if that is known. An open call for the earlier version of the row no longer settles anything.
 * Throws DatabaseBusy, or the database's error, with nothing half written.
 */
export async function correct(
  shop: string,
  id: string,
  correction: Correction,
  now: Date,
  staffId: string | null = null,
): Promise<CorrectionResult> {
  const row = await db.subscription.findUnique({
    where: { id, shop },
    include: { merchant: { select: { dedupeKeySalt: true } } },
  });
  // A test keeps its own key: with a shopper's, the shopper's sign-up would join the test.
  if (!row || row.test) return { kind: "missing" };
  const refusal = refuse(row, correction);
  if (refusal) return refusal;

  const corrected = applyCorrection(await withCountedConsents(shop, row), correction);
  if (corrected.fields.length === 0) return { kind: "unchanged" };
  const { variantId } = row;
  const stock = (await knownStockOf([row]))(row);
  const key = dedupeKey(shop, row.merchant.dedupeKeySalt, { variantId, ...corrected.row });
  const holder = await holderOf(shop, key, id);
  if (holder && !isOver({ ...holder, stock }, now)) return { kind: "taken", by: holder.id };
  // What is sent late of a round that is over joins no other one.
  const isOpen = row.restockedAt === null && !isRoundOver({ ...row, stock });

  const replaced = corrected.fields.flatMap((kind) => {
    const value = row[kind];
    return value ? [{ kind, value }] : [];
  });
  const { version, restockedAt } = row;
  const asSeen = { version, restockedAt, state: { in: OPEN }, deliveredAt: null };
  try {
    const moved = await commitCounted([id, ...(holder ? [holder.id] : [])], () => [
      noteCorrected(shop, id, row.version, corrected, { now, staffId }),
      noteReplaced(row, row.merchant.dedupeKeySalt, replaced),
      // A new request for a variant must not be blocked by one whose round is over.
      write.subscription.updateMany({
        where: {
          id: holder?.id ?? "",
          shop,
          state: holder?.state ?? "",
          dedupeKey: key,
          merchant: { subscriptions: { some: { id, ...asSeen } } },
        },
        data: { dedupeKey: null },
      }),
      write.subscription.updateMany({
        where: { id, shop, ...asSeen },
        data: { ...corrected.row, ...sentAgain(now), dedupeKey: isOpen ? key : null },
      }),
      laneWakes(shop, now),
    ]);
    if (moved[3].count > 0) {
      emitCommitted(shop);
      return { kind: "corrected" };
    }
  } catch (error) {
    if (!isTaken(error)) throw error;
    const by = await holderOf(shop, key, id);
    return by ? { kind: "taken", by: by.id } : { kind: "moved_on" };
  }
  const after = await db.subscription.findUnique({ where: { id, shop } });
  return (after && refuse(after, correction)) ?? { kind: "moved_on" };
}

/** Why a row can't be corrected in its present state; undefined where it can. */
function refuse(
  { state, version, deliveredAt }: { state: string; version: number; deliveredAt: Date | null },
  seen: { version: number },
): CorrectionResult | undefined {
  if (state === "delivered" || (state === "queued" && deliveredAt)) return { kind: "delivered" };
  if (!canBeCorrected(state as State) || version !== seen.version) return { kind: "moved_on" };
  return undefined;
}

/** The other row of the same shopper and variant. */
async function holderOf(shop: string, key: string, id: string) {
  const holder = await db.subscription.findUnique({
    where: { dedupeKey: key, shop },
    select: { id: true, state: true, createdAt: true, deliveredAt: true },
  });
  return holder?.id === id ? null : holder;
}

/** Whether the next request for the same is a new one: as for a sign-up. */
function isOver(row: InRound & { state: string; deliveredAt: Date | null }, now: Date): boolean {
  const { state, deliveredAt } = row;
  if (isRoundOver(row)) return true;
  return state === "delivered" && !!deliveredAt && !answersRepeats({ ...row, deliveredAt }, now);
}
