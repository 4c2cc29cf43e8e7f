import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { Database } from "better-sqlite3";
import { restrictToOwner } from "./database-file.server.ts";
import { LogFlusher } from "./log-flusher.server.ts";
import { partsOf } from "../error-parts.ts";
import { Mutex } from "../../mutex.ts";
import { keepPrepared } from "./prepared-statements.server.ts";

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>;
type Transaction = Awaited<ReturnType<Connection["startTransaction"]>>;

/**
 * WAL lets readers run beside the writer. With NORMAL, its commits are consistent after a power
 * cut; those of this connection are also complete, as each is flushed before it is acknowledged.
 * https://www.sqlite.org/pragma.html#pragma_synchronous secure_delete overwrites deleted data in
 * tables and indexes, which would otherwise stay in free pages. The last one reads, so that the log's
 * file is there.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON; PRAGMA user_version;`;

/**
 * Prisma's adapter with our own transactions. On its one connection, everything waits for an open
 * transaction to end: a write would be rolled back with it, and a read would see uncommitted data.
 * However a transaction ends, the next one can begin: the adapter's own lock is never released
 * after a failed COMMIT, as on a full disk.
 */
export class DurableSQLite extends PrismaBetterSqlite3 {
  readonly #url: string;
  readonly #flushers = new Set<LogFlusher>();

  constructor(config: { url: string; timeout?: number }) {
    super(config);
    this.#url = config.url;
  }

  override async connect(): Promise<Connection> {
    restrictToOwner(this.#url);
    const connection = await super.connect();
    // The adapter's own connection, which its type does not show.
    const { client } = connection as unknown as { client: Database };
    try {
      await connection.executeScript(PRAGMAS);
      if (client.pragma("journal_mode", { simple: true }) !== "wal") {
        throw new Error(`SQLite keeps no write-ahead log for ${this.#url}: is it a local file?`);
      }
    } catch (error) {
      await connection.dispose();
      throw error;
    }
    const line = new Mutex();
    const flusher = new LogFlusher(`${client.name}-wal`, () =>
      line.runExclusive(() => emptyLog(client)),
    );
    this.#flushers.add(flusher);
    return oneAfterTheOther(connection, { client, line, flusher });
  }

  /** Resolves once the commits that are on their way to the disk by now have ended. */
  async flushed(): Promise<void> {
    for (const flusher of this.#flushers) await flusher.ended();
  }
}

/**
 * Whatever writes resolves once it is on the disk. Others go on during that time: they wait for the end of
 * a transaction, and not for its flush.
 */
function oneAfterTheOther(
  connection: Connection,
  { client, line, flusher }: { client: Database; line: Mutex; flusher: LogFlusher },
): Connection {
  const { provider, adapterName } = connection;
  let writes = 0;
  keepPrepared(client, () => void (writes += 1));
  /** Resolves once what was written since then is on the disk; called while nothing else can write. */
  const flushSince = (before: number) => (writes === before ? undefined : flusher.flush());
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const { result, flushed } = await line.runExclusive(async () => {
      const before = writes;
      const result = await work();
      return { result, flushed: flushSince(before) };
    });
    await flushed;
    return result;
  };
  let refusal: unknown;
  return {
    provider,
    adapterName,
    queryRaw: (query) => run(() => connection.queryRaw(query)),
    executeRaw: (query) => run(() => connection.executeRaw(query)),
    executeScript: (script) =>
      run(() => {
        writes += 1;
        return connection.executeScript(script);
      }),
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
      const before = writes;
      return transaction(connection, leave, () => flushSince(before));
    },
    dispose: () =>
      line.runExclusive(() => {
        flusher.close();
        return connection.dispose();
      }),
  };
}

/** False if a reader prevents it. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint */
function emptyLog(client: Database): boolean {
  const [result] = client.pragma("wal_checkpoint(TRUNCATE)") as { busy: bigint }[];
  return result?.busy === 0n;
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
function transaction(
  connection: Connection,
  leave: () => void,
  flush: () => Promise<void> | undefined,
): Transaction {
  const { provider, adapterName } = connection;
  return {
    provider,
    adapterName,
    options: { usePhantomQuery: true },
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => connection.executeRaw(query),
    async commit() {
      let flushed;
      try {
        await connection.executeScript("COMMIT");
        flushed = flush();
      } catch (error) {
        await undo(connection);
        throw error;
      } finally {
        leave();
      }
      await flushed;
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
