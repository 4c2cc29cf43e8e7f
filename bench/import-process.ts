import { nextRun, importPart } from "#app/import/run/import-part.server.ts";
import { startCheck, startRun, stopRun } from "#app/import/stored/lifecycle.server.ts";
import { presentImport } from "#app/import/stored/present.server.ts";
import { client as db } from "#app/server/database/db.server.ts";
import { upload } from "#tests/file-import.ts";
import { fileOf, importLines } from "#tests/import-lines.ts";
import { answerCommands } from "./commands.ts";

/** Acts on a shop's import as its page does, beside the server that works on it. */
const STAFF = "7";

const commands = {
  /** Stores a token of the shop's, so that the server can ask Shopify for its variants. */
  async openShop(shop: string): Promise<void> {
    const session = { id: `offline_${shop}`, shop, state: "", accessToken: "t" };
    await db.session.create({ data: { ...session, scope: "write_app_proxy,read_products" } });
  },

  /** Uploads a file and begins its check. Returns its size in bytes, and what it should come to. */
  async stage(shop: string, rows: number) {
    const lines = importLines(rows, new Date());
    const file = fileOf(lines);
    const id = await upload(shop, file, new Date());
    const mapping = (await presentImport(shop))?.mapping;
    if (!mapping || !(await startCheck(shop, id, mapping, new Date()))) {
      throw new Error("The check did not begin");
    }
    const ready = lines.filter(({ fate }) => fate === "ready").length;
    const duplicates = lines.filter(({ fate }) => fate === "duplicate").length;
    return { bytes: Buffer.byteLength(file), ready, duplicates };
  },

  async state(shop: string) {
    const found = await presentImport(shop);
    if (!found) throw new Error("There is no import");
    const { state, checked, ready, duplicates, rejected, accepted, skipped } = found;
    return { state, checked, ready, duplicates, rejected, accepted, skipped };
  },

  async begin(shop: string): Promise<void> {
    const { id } = await db.fileImport.findUniqueOrThrow({ where: { shop } });
    const begun = await startRun(shop, id, { staffId: STAFF, now: new Date() });
    if (!begun) throw new Error("The import did not begin");
  },

  async stop(shop: string): Promise<void> {
    const { id } = await db.fileImport.findUniqueOrThrow({ where: { shop } });
    if (!(await stopRun(shop, id, new Date()))) throw new Error("The import did not stop");
  },

  /** Imports all that is left, without a pause between the parts, and without a server. */
  async runAll(): Promise<void> {
    for (let run = await nextRun(new Date()); run; run = await nextRun(new Date())) {
      await importPart(run, new Date(), Infinity);
    }
  },
};

export type ImportCommands = typeof commands;

answerCommands(commands);
