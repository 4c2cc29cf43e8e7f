import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlQuery, SqlQueryable } from "@prisma/driver-adapter-utils";
import type { Client, PoolClient } from "pg";
import { isSilent } from "./errors.server.ts";
import { storable } from "./storable.server.ts";

type Connection = Awaited<ReturnType<PrismaPg["connect"]>>;
type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

/**
 * Prisma's adapter with our own COMMIT and ROLLBACK. Where one of them fails, as on a connection
 * that broke, Prisma would never give the connection back, and ten of those would be all there are.
 * Such a connection is closed: the server then rolls back what is open on it.
 */
export class DurablePostgres extends PrismaPg {
  override async connect(): Promise<Connection> {
    const connection = storing(await super.connect());
    const startTransaction = connection.startTransaction.bind(connection);
    connection.startTransaction = async (level) => ended(storing(await startTransaction(level)));
    return connection;
  }
}

/** Every text reaches the server by here. */
function storing<Queryable extends SqlQueryable>(queryable: Queryable): Queryable {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => queryRaw(stored(query));
  queryable.executeRaw = (query) => executeRaw(stored(query));
  return queryable;
}

function stored(query: SqlQuery): SqlQuery {
  const args = query.args.map((value) => (typeof value === "string" ? storable(value) : value));
  return { ...query, args };
}

function ended(transaction: Transaction): Transaction {
  const { provider, adapterName } = transaction;
  // The adapter's own connection, which its type does not show.
  const { client, cleanup } = transaction as unknown as {
    client: Client & PoolClient;
    cleanup?: () => void;
  };
  const end = async (sql: string) => {
    try {
      await transaction.executeRaw({ sql, args: [], argTypes: [] });
    } catch (error) {
      cleanup?.();
      client.release(true);
      throw error;
    }
    cleanup?.();
    client.release();
  };
  // What waits on a silent connection, as a ROLLBACK may, would wait as long once more.
  const breakOff = (error: unknown): never => {
    if (isSilent(error)) void client.end();
    throw error;
  };
  return {
    provider,
    adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => transaction.queryRaw(query).catch(breakOff),
    executeRaw: (query) => transaction.executeRaw(query).catch(breakOff),
    commit: () => end("COMMIT"),
    // What broke is known already, by the error that led here.
    rollback: () => end("ROLLBACK").catch(() => undefined),
  };
}
