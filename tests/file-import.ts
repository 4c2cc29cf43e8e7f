import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import { checkFile, type CheckContext } from "#app/import/check/check-file.server.ts";
import { PIECE_BYTES } from "#app/import/file/limits.ts";
import { importPart, nextRun } from "#app/import/run/import-part.server.ts";
import { startCheck } from "#app/import/stored/lifecycle.server.ts";
import { presentImport, type PresentImport } from "#app/import/stored/present.server.ts";
import { reportOf, type ReportRow } from "#app/import/stored/report.server.ts";
import { beginUpload, endUpload, storePiece } from "#app/import/stored/upload.server.ts";
import type { Mapping } from "#app/import/rows/mapping.ts";
import { client as db } from "#app/server/database/db.server.ts";

/** Uploads a file as the page does; returns the id of its import. */
export async function upload(shop: string, file: string | Uint8Array, now: Date): Promise<string> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  const begun = await beginUpload(shop, { size: bytes.length, staffId: "7" }, now);
  if (begun.kind !== "begun") throw new Error(`The upload is refused: ${begun.kind}`);
  const { id } = begun;
  for (let number = 0; number * PIECE_BYTES < bytes.length; number += 1) {
    const piece = bytes.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES);
    if (!(await storePiece(shop, { id, number, bytes: piece }, now))) throw new Error("No piece");
  }
  await endUpload(shop, id, now);
  return id;
}

/** What the page shows of a shop's import. */
export async function shown(shop: string): Promise<PresentImport> {
  const found = await presentImport(shop);
  if (!found) throw new Error("There is no import");
  return found;
}

/** Begins a check with the recognised columns, or with others. */
export async function beginCheck(
  shop: string,
  now: Date,
  changes: Partial<Mapping> = {},
): Promise<void> {
  const { id, mapping } = await shown(shop);
  if (!mapping || !(await startCheck(shop, id, { ...mapping, ...changes }, now))) {
    throw new Error("The check did not begin");
  }
}

/** Works on a check as one process does, with the double of Shopify. */
export async function workOnCheck(
  id: string,
  now: Date,
  changes: Partial<CheckContext> = {},
): Promise<void> {
  const shopify = installedShop();
  const token = changes.token ?? "one";
  await db.fileImport.updateMany({ where: { id }, data: { leaseToken: token } });
  await checkFile(id, {
    ask: async (query, { variables }) => Response.json(await shopify.query(query, variables)),
    token,
    leaseMs: 60_000,
    now: () => now,
    rest: () => Promise.resolve(),
    isStopping: () => false,
    ...changes,
  });
}

/** Imports part after part, at the time at which each is due; returns when the last one was. */
export async function workOnRun(now: Date, parts = Infinity): Promise<Date> {
  let at = now;
  for (let done = 0; done < parts; done += 1) {
    const next = await db.fileImport.findFirst({ where: { state: "running" } });
    if (!next) return at;
    at = next.dueAt > at ? next.dueAt : at;
    const run = await nextRun(at);
    if (!run) throw new Error("Nothing is due");
    await importPart(run, at);
  }
  return at;
}

export async function readReport(shop: string, id: string): Promise<ReportRow[]> {
  const rows: ReportRow[] = [];
  for await (const some of reportOf(shop, id)) rows.push(...some);
  return rows;
}
