import { PIECE_BYTES } from "#app/import/file/limits.ts";
import { client as db } from "#app/server/database/db.server.ts";
import type { Callers } from "../front-door/callers.ts";

/** The embedded page's requests for a shop's import, to an app that runs. */
export function importsOf(app: () => Callers, shop: string) {
  const post = (path: string, body: BodyInit, type?: string) =>
    app().admin(shop, path, {
      method: "POST",
      body,
      headers: type === undefined ? {} : { "content-type": type },
    });
  const order = async (fields: Record<string, string>) =>
    (await (await post("/app/import-order", new URLSearchParams(fields))).json()) as unknown;
  const piece = (id: string, number: number, bytes: Uint8Array<ArrayBuffer>) => {
    const query = new URLSearchParams({ id, number: String(number) });
    return post(`/app/import-piece?${query}`, bytes, "application/octet-stream");
  };
  return {
    post,
    order,
    piece,
    /** Begins an upload of so many bytes; undefined where it is refused. */
    async begin(size: number): Promise<string | undefined> {
      const { begun } = (await order({ intent: "begin", size: String(size) })) as {
        begun: { kind: string; id?: string };
      };
      return begun.id;
    },
    /** Uploads a file that is made as it is sent, piece after piece. */
    async upload(size: number, pieceOf: (number: number) => Uint8Array<ArrayBuffer>) {
      const id = (await this.begin(size)) ?? "";
      for (let number = 0; number * PIECE_BYTES < size; number += 1) {
        const answer = await piece(id, number, pieceOf(number));
        if (!answer.ok) throw new Error(`A piece is answered ${answer.status}`);
      }
      await order({ intent: "uploaded", id });
      return id;
    },
    async uploadText(text: string | Uint8Array<ArrayBuffer>) {
      const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
      return this.upload(bytes.length, (number) =>
        bytes.slice(number * PIECE_BYTES, (number + 1) * PIECE_BYTES),
      );
    },
    /** Acts as a button of the page does; the status of the answer. */
    async act(intent: string, id: string, more: Record<string, string> = {}): Promise<number> {
      const body = new URLSearchParams({ intent, id, ...more });
      return (await post("/app/import.data", body)).status;
    },
    /** Checks the file with the recognised columns. */
    async check(id: string): Promise<number> {
      const { mapping } = await db.fileImport.findUniqueOrThrow({ where: { id } });
      return this.act("check", id, { mapping: mapping ?? "" });
    },
    state: () => db.fileImport.findUniqueOrThrow({ where: { shop } }),
    /** How much of the file is stored. */
    async stored() {
      const [pieces, parts] = await Promise.all([
        db.fileImportPiece.count({ where: { fileImport: { shop } } }),
        db.fileImportPart.count({ where: { fileImport: { shop } } }),
      ]);
      return { pieces, parts };
    },
  };
}

/** The report of an import, as it is downloaded: each row's number, line, result and reason. */
export async function reportLines(app: Callers, shop: string, id: string): Promise<string[]> {
  const answer = await app.admin(shop, `/app/import-report?id=${id}&locale=en`);
  return (await answer.text())
    .replace(/^\ufeff/, "")
    .trim()
    .split("\r\n")
    .slice(1);
}
