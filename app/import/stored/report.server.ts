import { db } from "../../server/database/db.server.ts";
import type { RowFault, RowNote } from "../rows/row-fault.ts";
import { readRows, type StoredRow } from "./rows.ts";

/** What became of a row, or what will. */
export type RowResult = "ready" | "waiting" | "accepted" | "duplicate" | "rejected";

/** A line of the report. It names no shopper: the merchant has the file. */
export interface ReportRow {
  row: number;
  line: number;
  result: RowResult;
  fault: RowFault | null;
  note: RowNote | null;
}

/** The report of a shop's check or import, part by part; nothing where there is none. */
export async function* reportOf(shop: string, id: string): AsyncGenerator<ReportRow[]> {
  for (let number = 0; ; number += 1) {
    const part = await db.fileImportPart.findUnique({
      where: { importId_number: { importId: id, number }, fileImport: { shop } },
      select: { rows: true, stored: true, fileImport: { select: { state: true } } },
    });
    if (!part) return;
    const stored = new Set(part.stored?.split(","));
    const before = ["running", "stopped"].includes(part.fileImport.state) ? "waiting" : "ready";
    yield readRows(part.rows).map((row) => ({
      row: row.row,
      line: row.line,
      result: resultOf(row, stored, before),
      fault: "fault" in row ? row.fault : null,
      note: row.note ?? null,
    }));
  }
}

function resultOf(row: StoredRow, stored: Set<string>, before: "ready" | "waiting"): RowResult {
  if ("fault" in row) return "rejected";
  if ("signUp" in row) return before;
  return "id" in row && stored.has(row.id) ? "accepted" : "duplicate";
}
