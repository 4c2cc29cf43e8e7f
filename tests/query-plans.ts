import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { onExecuted } from "./executed.ts";

/**
 * Notes the SQL that Prisma has SQLite execute. To be called before the first query. Returns how to
 * ask by which ways SQLite reads for what was executed since: one line for each table of each statement.
 * SQLite only: PostgreSQL plans by the size of its tables, and reads all of one as small as a test's.
 * `watchPostgresPlans` is for tests that make large ones.
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

/**
 * The same for PostgreSQL: one text for each statement, its plan. Statements are not executed again. The
 * tables must have been analyzed, and be so large that to read all of one would not be the cheapest.
 */
export function watchPostgresPlans(databaseUrl: string): () => Promise<string[]> {
  const statements: { sql: string; args: unknown[] }[] = [];
  onExecuted((sql, _, args) => {
    if (/^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/.test(sql)) statements.push({ sql, args });
  });
  return async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const plans: string[] = [];
    for (const { sql, args } of statements.splice(0)) {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${sql}`, args);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    }
    await client.end();
    return plans;
  };
}
