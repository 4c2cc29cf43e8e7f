import { db } from "../db.server.ts";
import { deliverable } from "./due.ts";

const claimed = {
  id: true,
  shop: true,
  version: true,
  variantId: true,
  email: true,
  phone: true,
  smsConsent: true,
  phoneRefused: true,
  attemptCount: true,
  failures: true,
  merchant: { select: { sealedKey: true, keyVersion: true, smsEnabled: true } },
} as const;

/** The next rows to hand over in a lane, longest due first. Whoever holds the lane's lease may call for them. */
export async function claim(laneId: string, now: Date, limit: number) {
  const shops = await db.merchant.findMany({
    where: { laneId, ...deliverable },
    select: { shop: true },
  });
  return db.subscription.findMany({
    where: { shop: { in: shops.map(({ shop }) => shop) }, state: "queued", dueAt: { lte: now } },
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    take: limit,
    select: claimed,
  });
}

export type ClaimedRow = Awaited<ReturnType<typeof claim>>[number];
