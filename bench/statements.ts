import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";

type Connection = Awaited<ReturnType<PrismaBetterSQLite3["connect"]>>;
type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

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

  function listen<On extends Connection | Transaction>(on: On): On {
    const queryRaw = on.queryRaw.bind(on);
    const executeRaw = on.executeRaw.bind(on);
    on.queryRaw = (query) => {
      count += 1;
      return queryRaw(query);
    };
    on.executeRaw = (query) => {
      count += 1;
      return executeRaw(query);
    };
    return on;
  }

  prototype.connect = async function (this: PrismaBetterSQLite3) {
    const connection = listen(await connect.call(this));
    const startTransaction = connection.startTransaction.bind(connection);
    connection.startTransaction = async (isolation) => {
      // The BEGIN; the end of a transaction comes as a statement like any other.
      count += 1;
      return listen(await startTransaction(isolation));
    };
    return connection;
  };
  return () => count;
}
