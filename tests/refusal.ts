import { client as db } from "#app/server/database/db.server.ts";
import { onPostgres } from "./setup/database.ts";

/**
 * Makes the database refuse a change of rows, as `INSERT ON "Attempt"`, and only of those that a
 * condition on NEW and OLD names, if there is one. Returns how to let it accept them again.
 */
export async function refuse(change: string, condition?: string): Promise<() => Promise<void>> {
  const [, table = ""] = /ON "(\w+)"$/.exec(change) ?? [];
  const when = condition ? `WHEN (${condition})` : "";
  if (onPostgres) {
    await db.$executeRawUnsafe(`CREATE OR REPLACE FUNCTION "refuse"() RETURNS trigger
      LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`);
    await db.$executeRawUnsafe(
      `CREATE TRIGGER "refuse" BEFORE ${change} FOR EACH ROW ${when} EXECUTE FUNCTION "refuse"()`,
    );
  } else {
    await db.$executeRawUnsafe(
      `CREATE TRIGGER "refuse" BEFORE ${change} ${when} BEGIN SELECT RAISE(ABORT, 'refused'); END`,
    );
  }
  return async () => {
    await db.$executeRawUnsafe(`DROP TRIGGER "refuse"${onPostgres ? ` ON "${table}"` : ""}`);
  };
}
