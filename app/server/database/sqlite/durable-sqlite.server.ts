import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { Database } from "better-sqlite3";
import { restrictToOwner } from "./database-file.server.ts";
import { partsOf } from "../error-parts.ts";
import { Mutex } from "../../mutex.ts";
import { keepPrepared } from "./prepared-statements.server.ts";

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>;
type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

/**
 * WAL lets readers run beside the writer; FULL makes an acknowledged commit survive a power cut, as
 * "accepted" promises. https://www.sqlite.org/pragma.html#pragma_synchronous secure_delete
 * overwrites deleted data in tables and indexes, which would otherwise stay in free pages.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;`;

/**
 * Prisma's adapter with our own transactions. On its one connection, everything waits for an open
 * transaction to end: a write would be rolled back with it, and a read would see uncommitted data.
 * However a transaction ends, the next one can begin: the adapter's own lock is never released
 * after a failed COMMIT, as on a full disk.
 */
export class DurableSQLite extends PrismaBetterSqlite3 {
  readonly #url: string;

  constructor(config: { url: string; timeout?: number }) {
    super(config);
    this.#url = config.url;
  }

  override async connect(): Promise<Connection> {
    restrictToOwner(this.#url);
    const connection = await super.connect();
    try {
      await connection.executeScript(PRAGMAS);
      // The adapter's own connection, which its type does not show.
      keepPrepared((connection as unknown as { client: Database }).client);
    } catch (error) {
      await connection.dispose();
      throw error;
    }
    return oneAfterTheOther(connection);
  }
}

function oneAfterTheOther(connection: Connection): Connection {
  const { provider, adapterName } = connection;
  const line = new Mutex();
  let refusal: unknown;
  return {
    provider,
    adapterName,
    queryRaw: (query) => line.runExclusive(() => connection.queryRaw(query)),
    executeRaw: (query) => line.runExclusive(() => connection.executeRaw(query)),
    executeScript: (script) => line.runExclusive(() => connection.executeScript(script)),
    async startTransaction() {
      const known = refusal;
      const leave = await line.acquire();
      try {
        // The lock was found busy while this one waited: fail now, since another try would block
        // the event loop.
        if (refusal !== known) throw refusal;
        await begin(connection);
      } catch (error) {
        if (isLocked(error)) refusal = error;
        leave();
        throw error;
      }
      return transaction(connection, leave);
    },
    dispose: () => line.runExclusive(() => connection.dispose()),
  };
}

/**
 * IMMEDIATE takes the write lock first, so that nothing the transaction reads is out of date when
 * it writes. https://www.sqlite.org/lang_transaction.html
 */
async function begin(connection: Connection): Promise<void> {
  try {
    await connection.executeScript("BEGIN IMMEDIATE");
  } catch (error) {
    await undo(connection);
    throw error;
  }
}

/**
 * "Phantom" queries leave COMMIT and ROLLBACK to us: Prisma would not release the lock if they
 * fail.
 */
function transaction(connection: Connection, leave: () => void): Transaction {
  const { provider, adapterName } = connection;
  return {
    provider,
    adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => connection.executeRaw(query),
    async commit() {
      try {
        await connection.executeScript("COMMIT");
      } catch (error) {
        await undo(connection);
        throw error;
      } finally {
        leave();
      }
    },
    async rollback() {
      await undo(connection);
      leave();
    },
  };
}

/** Rolls back a failed transaction, unless SQLite already did, as on a full or broken disk. */
async function undo(connection: Connection): Promise<void> {
  try {
    await connection.executeScript("ROLLBACK");
  } catch {
    // There is none to roll back.
  }
}

/**
 * SQLITE_BUSY and SQLITE_BUSY_SNAPSHOT arrive as P1008, or with their own code alone while a
 * connection is made; the other extended codes have no P-code, and a raw statement's error is
 * recognised by its text. https://www.sqlite.org/rescode.html#busy_snapshot P2028 is Prisma's error
 * for a transaction that waited too long before it began.
 */
export function isLocked(error: unknown): boolean {
  return /P1008|SQLITE_(BUSY|LOCKED)|database is locked|P2028.*Unable to start/s.test(
    wordsOf(error),
  );
}

/**
 * Whether a constraint or a trigger of the database refused a value: another statement may well
 * pass. https://www.prisma.io/docs/orm/reference/error-reference#error-codes
 */
export function isRefused(error: unknown): boolean {
  return /P2002|P2003|P2004|P2011|SQLITE_CONSTRAINT|constraint failed/.test(wordsOf(error));
}

function wordsOf(error: unknown): string {
  return partsOf(error)
    .flatMap(({ codes, message }) => [...codes, message])
    .join(" ");
}
