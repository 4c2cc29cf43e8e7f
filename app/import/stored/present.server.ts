import { db } from "../../server/database/db.server.ts";
import type { Delimiter } from "../file/delimiter.ts";
import { decode, type Encoding } from "../file/encoding.ts";
import { FILE_FAULTS } from "../file/file-fault.ts";
import { readRecords } from "../file/read-records.ts";
import type { KnownApp } from "../rows/columns.ts";
import { hasRoom } from "../run/queue-room.server.ts";
import { readMapping } from "../rows/mapping.ts";
import { piecesOf } from "./pieces.server.ts";
import type { ImportState } from "./states.ts";

/** Rows of a file that the merchant sees beside its columns. */
const PREVIEW_ROWS = 5;
/** Characters of a cell that are shown. */
const SHOWN_LENGTH = 80;

/** The import of a shop, as its page shows it; undefined where there is none. */
export async function presentImport(shop: string) {
  const found = await db.fileImport.findUnique({ where: { shop } });
  if (!found) return undefined;
  const { id, size, app, total, checked, ready, duplicates, rejected, accepted, skipped } = found;
  const state = found.state as ImportState;
  const fault = FILE_FAULTS.find((one) => one === found.fault);
  return {
    ...{ id, state, size, total, checked, ready, duplicates, rejected, accepted, skipped },
    app: app as KnownApp | null,
    refusal: fault ? { fault, line: found.faultLine } : null,
    mapping: readMapping(found.mapping ?? "") ?? null,
    /** Whether a running import waits for its earlier sign-ups to be sent. */
    waits: state === "running" && !(await hasRoom(found)),
    preview:
      state === "mapping"
        ? await previewOf(id, found.encoding as Encoding, found.delimiter as Delimiter)
        : null,
  };
}

export type PresentImport = NonNullable<Awaited<ReturnType<typeof presentImport>>>;

/** The headings of a file and its first rows. */
async function previewOf(id: string, encoding: Encoding, delimiter: Delimiter) {
  const rows: string[][] = [];
  for await (const { cells } of readRecords(decode(piecesOf(id), encoding), delimiter)) {
    rows.push(cells.map((cell) => cell.slice(0, SHOWN_LENGTH)));
    if (rows.length > PREVIEW_ROWS) break;
  }
  const [headings = [], ...others] = rows;
  return { headings, rows: others };
}
