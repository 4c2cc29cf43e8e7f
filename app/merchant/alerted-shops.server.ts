import { db } from "../server/database/db.server.ts";

/** A shop with the app, with what its row and its lane know of sending, flow and block. */
export type AlertedShop = Awaited<ReturnType<typeof alertedShops>>[number];

/** The next shops with the app after this one, by name, at most `take`. */
export async function alertedShops(after: string, take: number) {
  const merchants = await db.merchant.findMany({
    where: { shop: { gt: after }, uninstalledAt: null },
    select: {
      shop: true,
      timeZone: true,
      sealedKey: true,
      hold: true,
      heldAt: true,
      inspectedAt: true,
      flowStatus: true,
      flowLiveAt: true,
      lane: { select: { failures: true, pausedUntil: true, pauseCause: true, succeededAt: true } },
      alertSettings: {
        select: { webhookUrl: true, digest: true, blockPlacedAt: true, blockMissingAt: true },
      },
      alerts: true,
    },
    orderBy: { shop: "asc" },
    take,
  });
  return merchants.map(({ sealedKey, ...merchant }) => ({
    ...merchant,
    connected: sealedKey !== null,
  }));
}

/** When the oldest unanswered request of each of these shops was made, of those made before a time. */
export async function oldDataRequests(shops: string[], before: Date): Promise<Map<string, Date>> {
  const requests = await db.dataRequest.findMany({
    where: { shop: { in: shops }, answeredAt: null, requestedAt: { lte: before } },
    select: { shop: true, requestedAt: true },
    orderBy: { requestedAt: "desc" },
  });
  return new Map(requests.map(({ shop, requestedAt }) => [shop, requestedAt]));
}
