import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>;

/**
 * Tells of each statement that this process has SQLite execute; `script` is whether it is one of the
 * app's own BEGIN, COMMIT and ROLLBACK. It listens between Prisma and the driver, where one call is
 * one statement. To be called before the first query.
 */
export function onExecuted(listener: (sql: string, script: boolean) => void): void {
  const { prototype } = PrismaBetterSqlite3;
  const connect: (this: PrismaBetterSqlite3) => Promise<Connection> = Reflect.get(
    prototype,
    "connect",
  );

  prototype.connect = async function (this: PrismaBetterSqlite3) {
    const connection = await connect.call(this);
    const queryRaw = connection.queryRaw.bind(connection);
    const executeRaw = connection.executeRaw.bind(connection);
    const executeScript = connection.executeScript.bind(connection);
    connection.queryRaw = (query) => {
      listener(query.sql, false);
      return queryRaw(query);
    };
    connection.executeRaw = (query) => {
      listener(query.sql, false);
      return executeRaw(query);
    };
    connection.executeScript = (script) => {
      listener(script, true);
      return executeScript(script);
    };
    return connection;
  };
}
