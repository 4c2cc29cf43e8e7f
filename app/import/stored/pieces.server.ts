import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { db } from "../../server/database/db.server.ts";

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** A piece as it is stored: a CSV is five times smaller in gzip. */
export async function packPiece(bytes: Uint8Array): Promise<string> {
  return (await pack(bytes, { level: 3 })).toString("base64");
}

/** The pieces of an uploaded file in their order, one in memory at a time. */
export async function* piecesOf(importId: string): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number += 1) {
    const piece = await db.fileImportPiece.findUnique({
      where: { importId_number: { importId, number } },
      select: { content: true },
    });
    if (!piece) return;
    yield await unpack(Buffer.from(piece.content, "base64"));
  }
}
