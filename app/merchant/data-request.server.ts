import { commit, db, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { identify, type Person } from "./person.server.ts";

export interface DataRequest {
  id: string;
  email: string | null;
  phone: string | null;
  requestedAt: Date;
}

/** Stores a customer's data request. The merchant finds it on the home page. Safe to repeat. */
export async function noteDataRequest(shop: string, request: DataRequest): Promise<void> {
  await commit(() => [
    write.dataRequest.upsert({
      where: { id: request.id },
      create: { shop, ...request },
      update: {},
    }),
  ]);
}

/** The unanswered requests of a shop, oldest first. */
export async function openDataRequests(shop: string): Promise<DataRequest[]> {
  return db.dataRequest.findMany({
    where: { shop, answeredAt: null },
    orderBy: { requestedAt: "asc" },
    omit: { shop: true, answeredAt: true },
  });
}

/** One request of a shop; undefined if the shop has no such request. */
export async function findDataRequest(shop: string, id: string): Promise<DataRequest | undefined> {
  return (await db.dataRequest.findUnique({ where: { id, shop } })) ?? undefined;
}

/** Closes an answered request and erases the customer from it. */
export async function closeDataRequest(shop: string, id: string, now: Date): Promise<void> {
  await commit(() => [
    write.dataRequest.updateMany({
      where: { id, shop, answeredAt: null },
      data: { answeredAt: now, email: null, phone: null },
    }),
  ]);
  noteErasure();
}

/**
 * Erases a person from their requests and closes these, since no data is left to give. The row
 * stays, so that a late repeat of the webhook does not bring the person back.
 */
export async function forgetRequester(shop: string, person: Person, now: Date): Promise<void> {
  const requests = await db.dataRequest.findMany({
    where: { shop, OR: [{ email: { not: null } }, { phone: { not: null } }] },
  });
  const theirs: string[] = [];
  for (const request of requests) {
    if (isSame(person, await identify(shop, request))) theirs.push(request.id);
  }
  await commit(() => [
    write.dataRequest.updateMany({
      where: { shop, id: { in: theirs } },
      data: { answeredAt: now, email: null, phone: null },
    }),
  ]);
  noteErasure();
}

/** A phone may have its country code in one and not in the other. */
function isSame(one: Person, other: Person): boolean {
  return (
    (one.email !== null && one.email === other.email) ||
    one.phones.some((phone) => other.phones.includes(phone))
  );
}
