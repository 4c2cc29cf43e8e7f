import { DatabaseSync } from "node:sqlite";
import { onExecuted } from "./executed.ts";

/**
 * Notes the SQL that Prisma has SQLite execute. To be called before the first query. Returns how to
 * ask by which ways SQLite reads for what was executed since: one line for each table of each statement.
 * SQLite only: PostgreSQL plans by the size of its tables, and reads all of one as small as a test's.
 */
export function watchPlans(databaseUrl: string): () => string[] {
  const statements: string[] = [];
  onExecuted((sql, script) => {
    if (!script) statements.push(sql);
  });
  return () => {
    const database = new DatabaseSync(databaseUrl.replace("file:", ""), { readOnly: true });
    const plans = statements
      .splice(0)
      .flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map(({ detail }) => String(detail));
    database.close();
    return plans;
  };
}
