import { db, commit } from "../server/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { identify, type Person } from "./person.server.ts";

export interface DataRequest {
  id: string;
  email: string | null;
  phone: string | null;
  requestedAt: Date;
}

/** Notes that a customer asked what is stored of them. The merchant finds it on the home page. Safe to repeat. */
export async function noteDataRequest(shop: string, request: DataRequest): Promise<void> {
  await commit(() => [
    db.dataRequest.upsert({
      where: { id: request.id },
      create: { shop, ...request },
      update: {},
    }),
  ]);
}

/** The requests of a shop that nobody has answered yet, oldest first. */
export async function openDataRequests(shop: string): Promise<DataRequest[]> {
  return db.dataRequest.findMany({
    where: { shop, answeredAt: null },
    orderBy: { requestedAt: "asc" },
    omit: { shop: true, answeredAt: true },
  });
}

/** One request of a shop; undefined where it has none such. */
export async function findDataRequest(shop: string, id: string): Promise<DataRequest | undefined> {
  return (await db.dataRequest.findUnique({ where: { id, shop } })) ?? undefined;
}

/** Closes a request that the merchant has answered, and forgets who asked. */
export async function closeDataRequest(shop: string, id: string, now: Date): Promise<void> {
  await commit(() => [
    db.dataRequest.updateMany({
      where: { id, shop, answeredAt: null },
      data: { answeredAt: now, email: null, phone: null },
    }),
  ]);
  noteErasure();
}

/**
 * Forgets the requests of a person who is to be erased. They are closed by it: nothing is left that
 * could be handed over. The row stays, so that a late repeat of the request does not bring them back.
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
    db.dataRequest.updateMany({
      where: { shop, id: { in: theirs } },
      data: { answeredAt: now, email: null, phone: null },
    }),
  ]);
  noteErasure();
}

/** A phone may stand there with its country code, and here without. */
function isSame(one: Person, other: Person): boolean {
  return (
    (one.email !== null && one.email === other.email) ||
    one.phones.some((phone) => other.phones.includes(phone))
  );
}
