import { setTimeout as wait } from "node:timers/promises";
import { partsOf } from "../app/server/database/error-parts.ts";
import { isUnavailable } from "../app/server/database/postgres/errors.server.ts";

/** A server that starts beside this one, or fails over, is there by then. */
const TRY_FOR_MS = 60_000;
const AGAIN_AFTER_MS = 2_000;

interface Surroundings {
  /** Milliseconds of any clock that is never set. */
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
  /** Takes one line. */
  tell: (line: string) => void;
}

const real: Surroundings = {
  now: () => performance.now(),
  wait: (ms) => wait(ms),
  tell: (line) => void process.stderr.write(`${line}\n`),
};

/**
 * Migrates, and tries again for a minute while the database can't be reached, with one line for each
 * try. Then throws the last error; any other at once.
 */
export async function migrateAtStart(
  migrate: () => Promise<string>,
  { now, wait, tell }: Surroundings = real,
): Promise<string> {
  const giveUpAt = now() + TRY_FOR_MS;
  for (;;) {
    try {
      return await migrate();
    } catch (error) {
      const leftMs = giveUpAt - now();
      if (!isUnavailable(error) || leftMs <= 0) throw error;
      const seconds = Math.ceil(leftMs / 1_000);
      tell(`The database can't be reached (${codeOf(error)}): trying again for ${seconds} s.`);
      await wait(AGAIN_AFTER_MS);
    }
  }
}

/** The server's or the system's code; no message, which may name the user. */
function codeOf(error: unknown): string {
  return partsOf(error).flatMap(({ codes }) => codes)[0] ?? "no answer";
}
