import type { Database, Statement } from "better-sqlite3";

/** The most statements that are kept, of some 10 KB each; beyond it, all are prepared again. */
const MOST_KEPT = 400;

/**
 * Makes a connection prepare each text of SQL once. Prisma's driver adapter prepares every
 * statement again and binds its values for good, so that it could not be used a second time: here,
 * the values are passed with each execution instead. SQLite itself prepares a kept statement again
 * after a change of the schema. https://www.sqlite.org/c3ref/prepare.html `onWrite` is called for
 * each execution of a statement that may write.
 */
export function keepPrepared(client: Database, onWrite: () => void): void {
  const kept = new Map<string, Statement>();
  const prepare = client.prepare.bind(client) as (sql: string) => Statement;
  const reused = (sql: string) => {
    const known = kept.get(sql);
    if (known) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const statement = prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
  const execute = <Result>(statement: Statement, how: () => Result) => {
    if (!statement.readonly) onWrite();
    return how();
  };
  const bound = (statement: Statement, values: unknown[]) => ({
    reader: statement.reader,
    columns: () => statement.columns(),
    run: () => execute(statement, () => statement.run(values)),
    raw: () => ({ all: () => execute(statement, () => statement.raw(true).all(values)) }),
  });
  Object.assign(client, {
    prepare: (sql: string) => ({ bind: (values: unknown[]) => bound(reused(sql), values) }),
  });
}
