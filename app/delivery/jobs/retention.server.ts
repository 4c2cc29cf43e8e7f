import type { Logger } from "pino";
import { otherWork } from "../../server/database/db.server.ts";
import { errorName } from "../../server/logger.server.ts";
import { retentionOf, shopsByRetention } from "../../merchant/settings.server.ts";
import { expireDataRequests } from "../../merchant/data-request.server.ts";
import { pruneTokens } from "../../merchant/api-tokens/tokens.server.ts";
import { pruneAccessRecords } from "../../merchant/privacy/access-records.server.ts";
import { expireOld, shopsWithOld } from "../../outbox/expire.server.ts";
import type { Clock } from "../clock.ts";

/** Some milliseconds of one statement: two index seeks for each state of each shop. */
const SHOPS_AT_ONCE = 200;

export interface RetentionSettings {
  /** How often each shop's rows are checked. */
  everyMs: number;
  /** How soon after an error. */
  againMs: number;
}

export interface Retention {
  /**
   * Begins a round where one is due. Cheap, and safe at any time: the work runs in the background.
   */
  look(): void;
  /** Ends after the current slice. The next round does the rest. */
  stop(): Promise<void>;
}

/**
 * Erases the rows that their shop no longer keeps, slice by slice, and yields to everything else in
 * the process between slices. Every process may do this: rows that one has erased are skipped by
 * another.
 */
export function createRetention(
  { everyMs, againMs }: RetentionSettings,
  { log, clock }: { log: Logger; clock: Pick<Clock, "now" | "monotonic"> },
): Retention {
  let nextAt = -Infinity;
  let working: Promise<void> | undefined;
  let stopping = false;
  const isStopping = () => stopping;

  async function round(): Promise<void> {
    let [rows, shops, failed] = [0, 0, false];
    for await (const shop of shopsToEmpty()) {
      try {
        const emptied = await emptyAllOld(shop);
        rows += emptied;
        if (emptied > 0) shops += 1;
      } catch (error) {
        failed = true;
        log.error(
          { shop, error: errorName(error) },
          "Old rows of a shop could not all be erased; it is tried again",
        );
      }
      await otherWork();
    }
    await pruneRecords();
    if (failed) lookAgain();
    if (rows > 0) log.info({ rows, shops }, "Retention: personal data of old rows was erased");
  }

  /** Checks many shops at once: most of them have nothing to erase. */
  async function* shopsToEmpty(): AsyncGenerator<string> {
    for (const [days, shops] of await shopsByRetention()) {
      for (let from = 0; from < shops.length; from += SHOPS_AT_ONCE) {
        const some = shops.slice(from, from + SHOPS_AT_ONCE);
        for (const shop of await shopsWithOld(some, days, new Date(clock.now()))) {
          if (isStopping()) return;
          yield shop;
        }
        if (isStopping()) return;
        await otherWork();
      }
    }
  }

  /** The records of who saw shoppers' data, data requests that were never answered, and old tokens. */
  async function pruneRecords(): Promise<void> {
    for (const prune of [pruneAccessRecords, expireDataRequests, pruneTokens]) {
      while (!isStopping() && (await prune(new Date(clock.now()))) > 0) await otherWork();
    }
  }

  async function emptyAllOld(shop: string): Promise<number> {
    let emptied = 0;
    while (!isStopping()) {
      // Read for each slice: the merchant may have changed the retention time.
      const days = await retentionOf(shop);
      const count = days === undefined ? 0 : await expireOld(shop, days, new Date(clock.now()));
      if (count === 0) break;
      emptied += count;
      await otherWork();
    }
    return emptied;
  }

  function lookAgain(): void {
    nextAt = clock.monotonic() + againMs;
  }

  async function run(): Promise<void> {
    await round().catch((error: unknown) => {
      log.error(
        { error: errorName(error) },
        "Retention could not read the shops; it is tried again",
      );
      lookAgain();
    });
    working = undefined;
  }

  return {
    look() {
      if (stopping || working || clock.monotonic() < nextAt) return;
      nextAt = clock.monotonic() + everyMs;
      working = run();
    },
    async stop() {
      stopping = true;
      await working;
    },
  };
}
