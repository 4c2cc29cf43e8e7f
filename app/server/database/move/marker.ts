import type { Table } from "#prisma/tables.ts";
import type { Connection } from "./connection.ts";
import { hasRows } from "./table-rows.ts";

/** The table that the target has while a move is under way. It names the source. */
export const MARKER = "_move";

/** Marks an empty target, or finds the mark of the same move. Throws an Error where neither is so. */
export async function markTarget(
  target: Connection,
  source: Connection,
  tables: Table[],
): Promise<"begun" | "continued"> {
  if (await target.hasTable(MARKER)) {
    const [[from] = []] = await target.query(`SELECT "source" FROM "${MARKER}"`);
    if (from === source.name) return "continued";
    throw new Error(
      `A move from ${String(from)} to ${target.name} is under way: end that one, or begin with an empty database.`,
    );
  }
  for (const table of tables) {
    if (!(await hasRows(target, table))) continue;
    throw new Error(
      `${target.name} has rows in ${table.name} and is not the target of an unfinished move: a move begins with an empty database.`,
    );
  }
  await target.query("BEGIN");
  await target.query(`CREATE TABLE "${MARKER}" ("source" TEXT NOT NULL)`);
  await target.query(`INSERT INTO "${MARKER}" ("source") VALUES (?)`, [source.name]);
  await target.query("COMMIT");
  return "begun";
}

/** Throws an Error if a database is itself a target that is not complete. */
export async function requireUnmarked(source: Connection): Promise<void> {
  if (!(await source.hasTable(MARKER))) return;
  throw new Error(`A move to ${source.name} has not ended: it is no source yet.`);
}

export async function unmark(target: Connection): Promise<void> {
  await target.query(`DROP TABLE "${MARKER}"`);
}
