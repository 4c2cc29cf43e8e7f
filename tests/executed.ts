import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, Transaction } from "@prisma/driver-adapter-utils";

type Listener = (sql: string, script: boolean, args: unknown[]) => void;

/**
 * Tells of each statement that this process has its database execute; `script` is whether it is a
 * BEGIN, or one of the app's own COMMIT and ROLLBACK for SQLite. It listens between Prisma and the driver,
 * where one call is one statement. To be called before the first query.
 */
export function onExecuted(listener: Listener): void {
  for (const { prototype } of [PrismaBetterSqlite3, PrismaPg]) {
    const connect: (this: object) => Promise<SqlDriverAdapter> = Reflect.get(prototype, "connect");
    Reflect.set(prototype, "connect", async function (this: object) {
      return heard(await connect.call(this), listener);
    });
  }
}

function heard(connection: SqlDriverAdapter, listener: Listener): SqlDriverAdapter {
  hear(connection, listener);
  const executeScript = connection.executeScript.bind(connection);
  connection.executeScript = (script) => {
    listener(script, true, []);
    return executeScript(script);
  };
  const startTransaction = connection.startTransaction.bind(connection);
  connection.startTransaction = async (level) => {
    listener("BEGIN", true, []);
    const transaction = await startTransaction(level);
    hear(transaction, listener);
    return transaction;
  };
  return connection;
}

function hear(queryable: SqlDriverAdapter | Transaction, listener: Listener): void {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => {
    listener(query.sql, false, query.args);
    return queryRaw(query);
  };
  queryable.executeRaw = (query) => {
    listener(query.sql, false, query.args);
    return executeRaw(query);
  };
}
