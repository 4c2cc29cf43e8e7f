import { db } from "../../server/database/db.server.ts";
import type { DataRequest } from "../data-request.server.ts";

/** Which of a shop's open data requests somebody has downloaded the data of, by the access record. */
export async function downloadedRequests(
  shop: string,
  requests: Pick<DataRequest, "id" | "requestedAt">[],
): Promise<Set<string>> {
  if (requests.length === 0) return new Set();
  const since = Math.min(...requests.map(({ requestedAt }) => requestedAt.getTime()));
  const subject = { in: requests.map(({ id }) => id) };
  const found = await db.accessRecord.findMany({
    where: { shop, at: { gte: new Date(since) }, kind: "data_downloaded", subject },
    select: { subject: true },
  });
  return new Set(found.flatMap(({ subject }) => subject ?? []));
}
