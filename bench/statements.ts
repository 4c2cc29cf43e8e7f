import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";

type Connection = Awaited<ReturnType<PrismaBetterSQLite3["connect"]>>;

/**
 * Counts every statement that this process has SQLite execute, BEGIN, COMMIT and ROLLBACK included.
 * It listens between Prisma and the driver, where one call is one statement. To be called before
 * the first query.
 */
export function countStatements(): () => number {
  const { prototype } = PrismaBetterSQLite3;
  const connect: (this: PrismaBetterSQLite3) => Promise<Connection> = Reflect.get(
    prototype,
    "connect",
  );
  let count = 0;

  prototype.connect = async function (this: PrismaBetterSQLite3) {
    const connection = await connect.call(this);
    const queryRaw = connection.queryRaw.bind(connection);
    const executeRaw = connection.executeRaw.bind(connection);
    const executeScript = connection.executeScript.bind(connection);
    const counted =
      <Query, Result>(run: (query: Query) => Promise<Result>) =>
      (query: Query) => {
        count += 1;
        return run(query);
      };
    connection.queryRaw = counted(queryRaw);
    connection.executeRaw = counted(executeRaw);
    // The app's own BEGIN, COMMIT and ROLLBACK.
    connection.executeScript = counted(executeScript);
    return connection;
  };
  return () => count;
}
