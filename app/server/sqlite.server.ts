import { PrismaBetterSQLite3 } from "@prisma/adapter-better-sqlite3";
import { restrictToOwner } from "./database-file.server.ts";
import { Mutex } from "./mutex.ts";

type Connection = Awaited<ReturnType<PrismaBetterSQLite3["connect"]>>;
type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

/**
 * WAL lets readers go on beside the writer; FULL makes an acknowledged commit survive a power cut,
 * which is what "accepted" promises. https://www.sqlite.org/pragma.html#pragma_synchronous
 * secure_delete overwrites what is deleted, in tables and indexes: it would be left in free pages.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;`;

/**
 * Prisma's adapter, with transactions of our own. On the one connection that it has, everything
 * waits for an open transaction to end: a write would be undone with it, a read would see what may
 * yet be undone. And however a transaction ends, the next one can begin: the adapter's own stays
 * locked for good once a COMMIT fails, as it does on a full disk.
 */
export class DurableSQLite extends PrismaBetterSQLite3 {
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
        // Who stood in line while another one found the lock need not stop the process for it again.
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
 * IMMEDIATE takes the write lock first, so that nothing the transaction reads can be out of date by
 * the time it writes. https://www.sqlite.org/lang_transaction.html
 */
async function begin(connection: Connection): Promise<void> {
  try {
    await connection.executeScript("BEGIN IMMEDIATE");
  } catch (error) {
    await undo(connection);
    throw error;
  }
}

/** "Phantom" leaves COMMIT and ROLLBACK to us: Prisma's own would not be followed by an unlocking when they fail. */
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

/** Ends a transaction that failed, unless SQLite has: it does so itself where the disk is full or broken. */
async function undo(connection: Connection): Promise<void> {
  try {
    await connection.executeScript("ROLLBACK");
  } catch {
    // There is none to end.
  }
}

/** As the adapter writes a time, so that the two compare, for SQL that takes it from elsewhere than a parameter. */
export function asStored(time: Date): string {
  return time.toISOString().replace("Z", "+00:00");
}

/**
 * SQLITE_BUSY arrives as P1008, or with its own code alone where a connection was being made;
 * SQLITE_BUSY_SNAPSHOT and the other extended codes have no P-code, and a raw statement's error
 * tells by its text. https://www.sqlite.org/rescode.html#busy_snapshot
 * P2028 is what Prisma says of a transaction that stood in line for too long, before it began.
 */
export function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { code?: string; cause?: { originalCode?: string } };
  const words = [code, cause?.originalCode, error.message].join(" ");
  return /P1008|SQLITE_(BUSY|LOCKED)|database is locked|P2028.*Unable to start/s.test(words);
}
