import { beginAccess } from "../../merchant/privacy/access-records.server.ts";
import { commit, db, isMissing, write } from "../../server/database/db.server.ts";
import { DAY_MS } from "../../server/durations.ts";
import { noteErasure } from "../../server/erasure.server.ts";
import { faultOfColumns, type Mapping } from "../rows/mapping.ts";
import type { ImportState } from "./states.ts";

/** How long a file is kept, whatever became of it: it may have other people than its import. */
export const KEPT_MS = 7 * DAY_MS;

/** How long the rows of an import are kept that waits for a shop to send again. */
const KEPT_WAITING_MS = 30 * DAY_MS;

const UNCHECKED = {
  ...{ total: null, checked: 0, ready: 0, duplicates: 0, rejected: 0 },
  ...{ leaseToken: null, leaseUntil: null },
};

/** Checks every row of a file with these columns, from its beginning. False if that can't begin. */
export async function startCheck(
  shop: string,
  id: string,
  mapping: Mapping,
  now: Date,
): Promise<boolean> {
  if (faultOfColumns(mapping.columns)) return false;
  const data = { state: "checking", mapping: JSON.stringify(mapping), ...UNCHECKED, dueAt: now };
  return move(shop, id, ["mapping", "checked"], data, now, () => [
    write.fileImportPart.deleteMany({ where: { importId: id } }),
  ]);
}

/** Goes back to the choice of columns: from a check, or after it. */
export async function chooseColumns(shop: string, id: string, now: Date): Promise<boolean> {
  const done = await move(
    shop,
    id,
    ["checking", "checked"],
    { state: "mapping", ...UNCHECKED },
    now,
    () => [write.fileImportPart.deleteMany({ where: { importId: id } })],
  );
  if (done) noteErasure();
  return done;
}

/**
 * Imports what the check has taken, or goes on with it. The file itself is deleted; only the rows
 * that are to be imported stay until they are. Who of the staff began it is recorded first.
 */
export async function startRun(
  shop: string,
  id: string,
  { staffId, now }: { staffId: string; now: Date },
): Promise<boolean> {
  const found = await db.fileImport.findUnique({ where: { id, shop } });
  if (found?.state === "stopped") {
    return move(shop, id, ["stopped"], { state: "running", dueAt: now }, now);
  }
  if (found?.state !== "checked" || found.ready === 0) return false;
  const noteCount = await beginAccess(shop, { staffId, kind: "imported", subject: null }, now);
  const begun = await move(shop, id, ["checked"], { state: "running", dueAt: now }, now, () => [
    write.fileImportPiece.deleteMany({ where: { importId: id } }),
  ]);
  noteCount(begun ? found.ready : 0);
  if (begun) noteErasure();
  return begun;
}

/** Stops an import behind its present part; what is imported stays. */
export async function stopRun(shop: string, id: string, now: Date): Promise<boolean> {
  return move(shop, id, ["running"], { state: "stopped" }, now);
}

/** Forgets an import, with all that is stored of its file. Sign-ups that it has stored stay. */
export async function discardImport(shop: string, id: string): Promise<boolean> {
  const [{ count }] = await commit(() => [write.fileImport.deleteMany({ where: { id, shop } })]);
  noteErasure();
  return count > 0;
}

/**
 * Deletes imports that nothing has happened to for a week, of all shops; returns how many. Each part
 * of one that runs is a change, and one that waits for its shop's queue waits for a month.
 */
export async function expireImports(now: Date): Promise<number> {
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  const where = {
    OR: [
      { updatedAt: before(KEPT_MS), state: { not: "running" } },
      { updatedAt: before(KEPT_WAITING_MS) },
    ],
  };
  if (!(await db.fileImport.findFirst({ where, select: { id: true } }))) return 0;
  const [{ count }] = await commit(() => [write.fileImport.deleteMany({ where })]);
  noteErasure();
  return count;
}

type Changes = Parameters<typeof write.fileImport.update>[0]["data"];

/** Changes an import that is in one of these states, with further statements; false if it is in none. */
async function move(
  shop: string,
  id: string,
  from: ImportState[],
  data: Changes,
  now: Date,
  others: () => ReturnType<typeof write.fileImportPart.deleteMany>[] = () => [],
): Promise<boolean> {
  try {
    await commit(() => [
      write.fileImport.update({
        where: { id, shop, state: { in: from } },
        data: { ...data, updatedAt: now },
      }),
      ...others(),
    ]);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
