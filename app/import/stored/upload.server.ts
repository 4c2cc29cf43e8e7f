import { randomUUID } from "node:crypto";
import { commit, db, isMissing, isTaken, write } from "../../server/database/db.server.ts";
import { noteErasure } from "../../server/erasure.server.ts";
import { delimiterOf, type Delimiter } from "../file/delimiter.ts";
import { decode, encodingOf, Utf8Check, type Encoding } from "../file/encoding.ts";
import { FileFault } from "../file/file-fault.ts";
import { FILE_LIMITS, PIECE_BYTES } from "../file/limits.ts";
import { readRecords } from "../file/read-records.ts";
import { recogniseColumns } from "../rows/columns.ts";
import type { Mapping } from "../rows/mapping.ts";
import { dateOrderOf } from "../rows/read-time.ts";
import { packPiece, piecesOf } from "./pieces.server.ts";
import { WORKING } from "./states.ts";

export type UploadStart =
  | { kind: "begun"; id: string }
  | { kind: "too_large" }
  | { kind: "empty" }
  /** The import before it is still worked on. */
  | { kind: "busy" };

/** Begins the upload of a file of so many bytes. It replaces the shop's last import, if that has ended. */
export async function beginUpload(
  shop: string,
  { size, staffId }: { size: number; staffId: string },
  now: Date,
): Promise<UploadStart> {
  if (!Number.isSafeInteger(size) || size <= 0) return { kind: "empty" };
  if (size > FILE_LIMITS.bytes) return { kind: "too_large" };
  const id = randomUUID();
  const times = { dueAt: now, createdAt: now, updatedAt: now };
  try {
    await commit(() => [
      write.fileImport.deleteMany({ where: { shop, state: { notIn: WORKING } } }),
      write.fileImport.create({ data: { id, shop, state: "uploading", size, staffId, ...times } }),
    ]);
  } catch (error) {
    if (isTaken(error)) return { kind: "busy" };
    throw error;
  }
  noteErasure();
  return { kind: "begun", id };
}

/**
 * Stores a piece of a file; repeating it changes nothing. False if it is none of this upload: its
 * place and its length follow from the size of the file.
 */
export async function storePiece(
  shop: string,
  { id, number, bytes }: { id: string; number: number; bytes: Uint8Array },
  now: Date,
): Promise<boolean> {
  const upload = await db.fileImport.findUnique({
    where: { id, shop, state: "uploading" },
    select: { size: true },
  });
  const length = Math.min(PIECE_BYTES, (upload?.size ?? 0) - number * PIECE_BYTES);
  if (number < 0 || length <= 0 || bytes.length !== length) return false;
  const content = await packPiece(bytes);
  const key = { importId: id, number };
  try {
    await commit(() => [
      write.fileImport.update({
        where: { id, shop, state: "uploading" },
        data: { updatedAt: now },
      }),
      write.fileImportPiece.upsert({
        where: { importId_number: key },
        create: { ...key, content },
        update: { content },
      }),
    ]);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  return true;
}

/** Rows that are looked at to tell the order of the days. */
const LOOKED_AT = 500;

/**
 * Ends an upload: recognises encoding, delimiter and columns, so that the merchant can check them;
 * or refuses the file, and keeps nothing of it. False if there is no such upload.
 */
export async function endUpload(shop: string, id: string, now: Date): Promise<boolean> {
  const upload = await db.fileImport.findUnique({ where: { id, shop, state: "uploading" } });
  if (!upload) return false;
  try {
    const { encoding, delimiter } = await recogniseFormat(id, upload.size);
    const { app, columns, dateOrder } = await recogniseRows(id, encoding, delimiter);
    const mapping: Mapping = {
      columns,
      dateOrder: dateOrder ?? "month_first",
      consentText: "",
      recordConsents: false,
    };
    await commit(() => [
      write.fileImport.updateMany({
        where: { id, state: "uploading" },
        data: {
          ...{ state: "mapping", encoding, delimiter, app },
          ...{ mapping: JSON.stringify(mapping), updatedAt: now },
        },
      }),
    ]);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    await refuseFile(id, error, now);
  }
  return true;
}

/** Refuses a file: nothing of it stays but the reason. */
export async function refuseFile(id: string, { code, line }: FileFault, now: Date): Promise<void> {
  await commit(() => [
    write.fileImport.updateMany({
      where: { id },
      data: {
        ...{ state: "refused", fault: code, faultLine: line, updatedAt: now },
        ...{ leaseToken: null, leaseUntil: null, revision: { increment: 1 } },
      },
    }),
    write.fileImportPiece.deleteMany({ where: { importId: id } }),
    write.fileImportPart.deleteMany({ where: { importId: id } }),
  ]);
  noteErasure();
}

async function recogniseFormat(
  id: string,
  size: number,
): Promise<{ encoding: Encoding; delimiter: Delimiter }> {
  const check = new Utf8Check();
  let first: Uint8Array | undefined;
  let arrived = 0;
  for await (const piece of piecesOf(id)) {
    first ??= piece;
    check.add(piece);
    arrived += piece.length;
  }
  if (!first || arrived !== size) throw new FileFault("incomplete");
  const encoding = encodingOf(first, check.end());
  const text = new TextDecoder(encoding).decode(first);
  return { encoding, delimiter: delimiterOf(text) };
}

async function recogniseRows(id: string, encoding: Encoding, delimiter: Delimiter) {
  const rows: string[][] = [];
  for await (const { cells } of readRecords(decode(piecesOf(id), encoding), delimiter)) {
    rows.push(cells);
    if (rows.length > LOOKED_AT) break;
  }
  const [headings = [], ...others] = rows;
  if (others.length === 0) throw new FileFault("no_rows");
  const { app, columns } = recogniseColumns(headings);
  const at = columns.signedUpAt ?? -1;
  return { app, columns, dateOrder: dateOrderOf(others.map((cells) => (cells[at] ?? "").trim())) };
}
