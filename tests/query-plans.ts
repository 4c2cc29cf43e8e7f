import { DatabaseSync } from "node:sqlite";
import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";

type Connection = Awaited<ReturnType<PrismaBetterSQLite3["connect"]>>;

/**
 * Notes the SQL that Prisma has SQLite execute. To be called before the first query. Returns how to
 * ask by which ways SQLite reads for what was executed since: one line for each table of each statement.
 */
export function watchPlans(databaseUrl: string): () => string[] {
  const { prototype } = PrismaBetterSQLite3;
  const connect: (this: PrismaBetterSQLite3) => Promise<Connection> = Reflect.get(
    prototype,
    "connect",
  );
  const statements: string[] = [];

  prototype.connect = async function (this: PrismaBetterSQLite3) {
    const connection = await connect.call(this);
    const queryRaw = connection.queryRaw.bind(connection);
    const executeRaw = connection.executeRaw.bind(connection);
    connection.queryRaw = (query) => {
      statements.push(query.sql);
      return queryRaw(query);
    };
    connection.executeRaw = (query) => {
      statements.push(query.sql);
      return executeRaw(query);
    };
    return connection;
  };

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
