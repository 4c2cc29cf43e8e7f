import { createHash } from "node:crypto";
import { v7 } from "uuid";
import { commit, db, write, type Statement } from "../../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../../server/durations.ts";
import { errorName, logger } from "../../server/logger.server.ts";
import { lostAccessRecords } from "../../server/metrics.server.ts";
import { ACCESS_KINDS, type Access } from "./access.ts";

/**
 * A year, also a leap year. Shopify asks for a log of who accessed customers' data, for no set time.
 * https://shopify.dev/docs/apps/launch/protected-customer-data#level-2-requirements
 */
const KEPT_MS = 366 * DAY_MS;
/** Deletes in slices. */
const SLICE = 1_000;

const writing = new Set<Promise<void>>();

/**
 * Records an access beside the answer, which does not wait for it. A record that could not be stored
 * is counted and logged. A page refreshes itself, so that the views of one sign-up by one person
 * are one record an hour.
 */
export function noteAccess(shop: string, access: Access, now: Date): void {
  const { staffId, kind, subject } = access;
  const hour = Math.floor(now.getTime() / HOUR_MS);
  const id = kind === "viewed" ? [shop, staffId, kind, subject, hour].join("/") : v7();
  const create = { id, shop, at: now, ...access, count: 1 };
  writeBeside(shop, access, () => write.accessRecord.upsert({ where: { id }, create, update: {} }));
}

/** Resolves when all records that are being written are stored, or lost. */
export async function accessNoted(): Promise<void> {
  await Promise.all(writing);
}

/**
 * Records that a file of shoppers' data is about to leave, before it does: without a record there is
 * no file. Returns what to call with the number of sign-ups in it, also where it was cut off.
 */
export async function beginAccess(
  shop: string,
  access: Access,
  now: Date,
): Promise<(count: number) => void> {
  const id = v7();
  await commit(() => [
    write.accessRecord.create({ data: { id, shop, at: now, ...access, count: null } }),
  ]);
  return (count) =>
    writeBeside(shop, access, () =>
      write.accessRecord.updateMany({ where: { id }, data: { count } }),
    );
}

/**
 * Records that a token of the API reads sign-ups, before they leave: without a record there is no
 * answer. The pages that a token reads with one filter within an hour are one record, with the number
 * of sign-ups in all of them.
 */
export async function recordApiRead(
  shop: string,
  { tokenId, filter, count }: { tokenId: string; filter: string; count: number },
  now: Date,
): Promise<void> {
  const hour = Math.floor(now.getTime() / HOUR_MS);
  const digest = createHash("sha256").update(filter).digest("base64url").slice(0, 22);
  const id = [shop, tokenId, hour, digest].join("/");
  const access: Access = { staffId: tokenId, kind: "api_read", subject: filter };
  const create = { id, shop, at: now, ...access, count };
  await commit(() => [
    write.accessRecord.upsert({ where: { id }, create, update: { count: { increment: count } } }),
  ]);
}

function writeBeside(shop: string, { kind }: Access, statement: () => Statement<unknown>): void {
  const written = commit(() => [statement()])
    .then(() => undefined)
    .catch((error: unknown) => {
      lostAccessRecords.inc();
      const entry = { shop, kind, error: errorName(error) };
      logger.error(entry, "A record of who saw shoppers' data was not stored");
    })
    .finally(() => writing.delete(written));
  writing.add(written);
}

const PAGE_SIZE = 50;
const CURSOR = /^(\d{1,14})\.(.{1,400})$/;

/** A page of a shop's records, newest first, and the cursor of the older ones, if there are any. */
export async function listAccess(shop: string, cursor: string | null) {
  const [, at, id = ""] = CURSOR.exec(cursor ?? "") ?? [];
  const from = at === undefined ? undefined : new Date(Number(at));
  const records = await db.accessRecord.findMany({
    where: {
      shop,
      ...(from && { at: { lte: from }, OR: [{ at: { lt: from } }, { id: { lt: id } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: PAGE_SIZE + 1,
    omit: { shop: true },
  });
  const shown = records.slice(0, PAGE_SIZE);
  const last = records.length > PAGE_SIZE ? shown.at(-1) : undefined;
  return {
    records: shown.flatMap(({ kind, ...record }) => {
      const known = ACCESS_KINDS.find((one) => one === kind);
      return known ? [{ ...record, kind: known }] : [];
    }),
    older: last ? `${last.at.getTime()}.${last.id}` : null,
  };
}

/** Deletes a slice of the records that are older than a year; returns how many. */
export async function pruneAccessRecords(now: Date): Promise<number> {
  const old = await db.accessRecord.findMany({
    where: { at: { lt: new Date(now.getTime() - KEPT_MS) } },
    select: { id: true },
    take: SLICE,
  });
  if (old.length === 0) return 0;
  const ids = old.map(({ id }) => id);
  const [{ count }] = await commit(() => [
    write.accessRecord.deleteMany({ where: { id: { in: ids } } }),
  ]);
  return count;
}
