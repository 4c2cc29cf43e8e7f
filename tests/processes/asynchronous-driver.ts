import { setImmediate as nextTurn } from "node:timers/promises";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";

/**
 * Loaded into the app's process. Each statement takes two turns of the event loop, as with a driver
 * that waits for a server: a transaction is open while other requests are read and others begin.
 * The driver itself answers at once, so that a transaction that nothing guards would do no harm.
 */
const { prototype } = PrismaBetterSqlite3;
const connect = Reflect.get(prototype, "connect");

prototype.connect = async function () {
  const connection = await connect.call(this);
  connection.queryRaw = inLaterTurns(connection.queryRaw.bind(connection));
  connection.executeRaw = inLaterTurns(connection.executeRaw.bind(connection));
  connection.executeScript = inLaterTurns(connection.executeScript.bind(connection));
  return connection;
};

function inLaterTurns<Query, Result>(run: (query: Query) => Promise<Result>) {
  return async (query: Query): Promise<Result> => {
    await nextTurn();
    const result = await run(query);
    await nextTurn();
    return result;
  };
}
