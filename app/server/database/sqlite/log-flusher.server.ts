import fs from "node:fs";

/**
 * Brings SQLite's write-ahead log to the disk in a thread of Node's pool, while the event loop
 * goes on. With `synchronous = NORMAL`, SQLite writes a commit into the log and leaves it
 * to the operating system; once the log is flushed, the commit survives a power cut as with FULL.
 * https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export class LogFlusher {
  readonly #file: string;
  readonly #replaceLog: () => Promise<boolean>;
  #descriptor: number | undefined;
  /** The flush that has not begun, and may therefore still take commits along. */
  #next: Promise<void> | undefined;
  /** The last one that has begun; it never rejects. */
  #running: Promise<void> = Promise.resolve();
  /** Whether the log may have pages that never reached the disk. */
  #isDoubtful = false;

  /**
   * `replaceLog` moves the log's whole content to the database's own file and begins a new log;
   * resolves with false where a reader prevents it.
   */
  constructor(file: string, replaceLog: () => Promise<boolean>) {
    this.#file = file;
    this.#replaceLog = replaceLog;
  }

  /** Resolves when everything that was committed before this call is on the disk. */
  flush(): Promise<void> {
    return (this.#next ??= this.#afterRunning());
  }

  /** Resolves once the flushes that have begun or are to begin by now have ended, in whatever way. */
  async ended(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => undefined);
  }

  close(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  async #afterRunning(): Promise<void> {
    await this.#running;
    this.#next = undefined;
    const flushing = this.#flush();
    this.#running = flushing.catch(() => undefined);
    await flushing;
  }

  /**
   * After a failed flush, the operating system may count pages as written that are not. Later
   * commits follow those pages in the log and would be lost with them, so the log is replaced first.
   * https://wiki.postgresql.org/wiki/Fsync_Errors
   */
  async #flush(): Promise<void> {
    if (this.#isDoubtful && !(await this.#replaceLog())) {
      throw new Error("The disk failed earlier, and a reader keeps the write-ahead log in use");
    }
    this.#isDoubtful = true;
    await flushToDisk((this.#descriptor ??= fs.openSync(this.#file, "r")));
    this.#isDoubtful = false;
  }
}

function flushToDisk(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fdatasync(descriptor, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
