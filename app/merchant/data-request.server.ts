import { commit, db, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { identify, type Person } from "./person.server.ts";
import { EXPIRES_AFTER_MS } from "./privacy/data-request-times.ts";

export interface DataRequest {
  id: string;
  email: string | null;
  phone: string | null;
  requestedAt: Date;
}

/** How a request ended: the merchant answered it, the customer was erased, or neither happened in time. */
const ENDINGS = ["answered", "redacted", "expired"] as const;
export type Ending = (typeof ENDINGS)[number];

/** Deletes in slices. */
const SLICE = 1_000;

/** Erases the customer from a request that ends. */
const ended = (ending: Ending, now: Date) => ({
  answeredAt: now,
  ending,
  email: null,
  phone: null,
});

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
    omit: { shop: true, answeredAt: true, ending: true, staffId: true },
  });
}

/** One request of a shop; undefined if the shop has no such request. */
export async function findDataRequest(shop: string, id: string): Promise<DataRequest | undefined> {
  return (await db.dataRequest.findUnique({ where: { id, shop } })) ?? undefined;
}

const PAGE_SIZE = 25;
const CURSOR = /^(\d{1,14})\.(.{1,400})$/;

/** A page of a shop's ended requests, newest first, and the cursor of the older ones, if any. */
export async function listEndedRequests(shop: string, cursor: string | null) {
  const [, at, id = ""] = CURSOR.exec(cursor ?? "") ?? [];
  const from = at === undefined ? undefined : new Date(Number(at));
  const found = await db.dataRequest.findMany({
    where: {
      shop,
      answeredAt: { not: null },
      ...(from && {
        requestedAt: { lte: from },
        OR: [{ requestedAt: { lt: from } }, { id: { lt: id } }],
      }),
    },
    select: { id: true, requestedAt: true, answeredAt: true, ending: true, staffId: true },
    orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
  });
  const shown = found.slice(0, PAGE_SIZE);
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined;
  return {
    requests: shown.map(({ answeredAt, ending, ...request }) => ({
      ...request,
      endedAt: answeredAt ?? request.requestedAt,
      // Earlier releases did not store it, and the merchant ended most of them.
      ending: ENDINGS.find((known) => known === ending) ?? "answered",
    })),
    older: last ? `${last.requestedAt.getTime()}.${last.id}` : null,
  };
}

/** Closes an answered request and erases the customer from it. */
export async function closeDataRequest(
  shop: string,
  id: string,
  { staffId, now }: { staffId: string; now: Date },
): Promise<void> {
  await commit(() => [
    write.dataRequest.updateMany({
      where: { id, shop, answeredAt: null },
      data: { ...ended("answered", now), staffId },
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
      data: ended("redacted", now),
    }),
  ]);
  noteErasure();
}

/** Ends a slice of the requests that were never answered, of all shops; returns how many. */
export async function expireDataRequests(now: Date): Promise<number> {
  const old = await db.dataRequest.findMany({
    where: { answeredAt: null, requestedAt: { lt: new Date(now.getTime() - EXPIRES_AFTER_MS) } },
    select: { id: true },
    take: SLICE,
  });
  if (old.length === 0) return 0;
  const ids = old.map(({ id }) => id);
  const [{ count }] = await commit(() => [
    write.dataRequest.updateMany({
      where: { id: { in: ids }, answeredAt: null },
      data: ended("expired", now),
    }),
  ]);
  noteErasure();
  return count;
}

/** A phone may have its country code in one and not in the other. */
function isSame(one: Person, other: Person): boolean {
  return (
    (one.email !== null && one.email === other.email) ||
    one.phones.some((phone) => other.phones.includes(phone))
  );
}
