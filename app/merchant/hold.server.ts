import type { HoldReason } from "../klaviyo/outcome.ts";
import { REVISION } from "../klaviyo/request.ts";
import { commit, db, otherWork, write } from "../server/database/db.server.ts";
import { unseal } from "./seal.server.ts";
import { MINUTE_MS } from "../server/durations.ts";

/** Why a shop is on hold; the last reason is ours, not Klaviyo's: the stored key does not open. */
export type Hold = HoldReason | "key_unreadable";

/** How many keys are opened in one slice: some milliseconds of work. */
const SLICE = 500;
/** When a hold is checked: after the first four checks, every hour. */
const CHECKS_AFTER_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
/**
 * These holds are checked automatically. A 410 may have another cause than a retired revision; only
 * a stored key that does not open is sure to need the operator.
 */
const CHECKED = new Set<Hold>(["key_refused", "scope_missing", "revision_retired"]);

function nextCheck(checks: number, now: Date): Date {
  const afterMs = CHECKS_AFTER_MS[Math.min(checks, CHECKS_AFTER_MS.length - 1)] ?? MINUTE_MS;
  return new Date(now.getTime() + afterMs);
}

function firstCheck(hold: Hold, at: Date) {
  return { holdChecks: 0, holdCheckAt: CHECKED.has(hold) ? nextCheck(0, at) : null };
}

/**
 * Holds a shop for this key version. An answer to an older key changes nothing, and a present hold
 * keeps its time. True if the shop is newly held.
 */
export async function holdShop(
  shop: string,
  {
    hold,
    detail,
    keyVersion,
    at,
  }: { hold: Hold; detail: string | null; keyVersion: number; at: Date },
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, hold: null, sealedKey: { not: null } },
      data: {
        hold,
        holdDetail: detail,
        holdKeyVersion: keyVersion,
        heldAt: at,
        ...firstCheck(hold, at),
      },
    }),
  ]);
  return count > 0;
}

/** The holds of a lane's shops whose check is due, the longest due first. */
export function holdsToCheck(laneId: string, now: Date) {
  return db.merchant.findMany({
    where: {
      laneId,
      uninstalledAt: null,
      sealedKey: { not: null },
      hold: { in: [...CHECKED] },
      holdCheckAt: { lte: now },
    },
    select: { shop: true, hold: true, sealedKey: true, keyVersion: true, holdChecks: true },
    orderBy: [{ holdCheckAt: "asc" }, { shop: "asc" }],
  });
}

export type HoldToCheck = Awaited<ReturnType<typeof holdsToCheck>>[number];

/** The hold still applies: it is checked again later, at growing intervals. */
export async function postponeCheck({ shop, keyVersion, holdChecks }: HoldToCheck, now: Date) {
  const checks = holdChecks + 1;
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, hold: { not: null } },
      data: { holdChecks: checks, holdCheckAt: nextCheck(checks, now) },
    }),
  ]);
}

/**
 * These holds could not be checked in time: they are checked later, and this counts as no check.
 */
export async function putOffChecks(
  shops: string[],
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  await commit(() => [
    write.merchant.updateMany({
      where: { shop: { in: shops }, holdCheckAt: { lte: from } },
      data: { holdCheckAt: to },
    }),
  ]);
}

/**
 * The hold still applies, but a check found another reason: it gets that reason, and is checked
 * like a new hold. True if the reason was changed.
 */
export async function changeReason(
  { shop, keyVersion, hold: was }: HoldToCheck,
  { hold, detail, at }: { hold: Hold; detail: string | null; at: Date },
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, hold: was },
      data: { hold, holdDetail: detail, ...firstCheck(hold, at) },
    }),
  ]);
  return count > 0;
}

/** Lifts a hold, but not that of a newer key. True if there was one. */
export async function liftHold(shop: string, keyVersion: number): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, hold: { in: [...CHECKED] } },
      data: noHold,
    }),
  ]);
  return count > 0;
}

/** Makes a hold's check due now, at the merchant's request. False if there is no such hold. */
export async function checkHoldNow(shop: string, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, sealedKey: { not: null }, hold: { in: [...CHECKED] } },
      data: { holdCheckAt: now },
    }),
  ]);
  return count > 0;
}

/**
 * Makes checks due that are scheduled beyond the longest interval (clock set back?). Returns how
 * many.
 */
export async function bringChecksBack(now: Date): Promise<number> {
  const longest = new Date(now.getTime() + Math.max(...CHECKS_AFTER_MS));
  const where = { holdCheckAt: { gt: longest } };
  const shops = await db.merchant.findMany({ where, select: { shop: true } });
  if (shops.length === 0) return 0;
  await commit(() => [write.merchant.updateMany({ where, data: { holdCheckAt: now } })]);
  return shops.length;
}

/**
 * Lifts the holds that the operator has fixed: a sealed key that opens again after an encryption
 * key was restored, or a revision that this release no longer uses. Returns the shops.
 */
export async function releaseFixedHolds(): Promise<string[]> {
  const held = await db.merchant.findMany({
    where: { hold: { in: ["key_unreadable", "revision_retired"] } },
    select: { shop: true, sealedKey: true, keyVersion: true, hold: true, holdDetail: true },
  });
  const released = held.filter(({ shop, sealedKey, hold, holdDetail }) =>
    hold === "revision_retired"
      ? holdDetail !== REVISION
      : sealedKey !== null && unseal(shop, sealedKey) !== undefined,
  );
  for (const { shop, keyVersion, hold } of released) {
    await commit(() => [
      write.merchant.updateMany({ where: { shop, keyVersion, hold }, data: noHold }),
    ]);
  }
  return released.map(({ shop }) => shop);
}

/**
 * Holds every shop whose stored key does not open, as after ENCRYPTION_KEY was changed or lost, so
 * that the merchant sees it before a row is due. Works in slices and yields between them. Returns
 * the newly held shops.
 */
export async function holdUnreadable(at: Date, slice = SLICE): Promise<string[]> {
  const held: string[] = [];
  let after = "";
  for (;;) {
    const connected = await db.merchant.findMany({
      where: { shop: { gt: after }, sealedKey: { not: null }, hold: null },
      select: { shop: true, sealedKey: true, keyVersion: true },
      orderBy: { shop: "asc" },
      take: slice,
    });
    for (const { shop, sealedKey, keyVersion } of connected) {
      if (sealedKey === null || unseal(shop, sealedKey) !== undefined) continue;
      const hold = { hold: "key_unreadable", detail: null, keyVersion, at } as const;
      if (await holdShop(shop, hold)) held.push(shop);
    }
    if (connected.length < slice) return held;
    after = connected.at(-1)?.shop ?? after;
    await otherWork();
  }
}

export const noHold = {
  hold: null,
  holdDetail: null,
  holdKeyVersion: null,
  heldAt: null,
  holdCheckAt: null,
  holdChecks: 0,
};
