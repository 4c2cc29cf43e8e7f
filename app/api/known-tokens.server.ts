import { SECOND_MS } from "../server/durations.ts";
import { errorName, logger } from "../server/logger.server.ts";
import { findToken, noteUse, type FoundToken } from "../merchant/api-tokens/tokens.server.ts";

/**
 * How long a process uses what it has read of a token. A token that is revoked, in whichever process,
 * ends in all of them within this time.
 */
export const KNOWN_FOR_MS = 5 * SECOND_MS;
/** The most tokens that are kept, of some 500 bytes each; beyond it, all are read again. */
const MOST_KNOWN = 5_000;
/** How often a process writes that a token was used. */
const NOTED_EVERY_MS = 60 * SECOND_MS;

interface Known {
  token: FoundToken;
  /** On the clock of `now`. */
  readAt: number;
  notedAt: number;
}

/** The tokens that this process has read, by their hashes. A text that is no token's is never kept. */
export class KnownTokens {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;

  /** `now` is in monotonic milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a hash was a token's when it was last read. */
  has(hash: string): boolean {
    return this.#known.has(hash);
  }

  /** The token with this hash, as it was in the last seconds; undefined where there is none. */
  async find(hash: string): Promise<FoundToken | undefined> {
    const known = this.#known.get(hash);
    if (known && this.#now() - known.readAt < KNOWN_FOR_MS) return known.token;
    const readAt = this.#now();
    const token = await findToken(hash);
    if (!token) {
      this.#known.delete(hash);
      return undefined;
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(hash, { token, readAt, notedAt: known?.notedAt ?? -Infinity });
    return token;
  }

  /** Notes beside the answer that a token was used, at most once a minute. */
  noteUsed(hash: string, at: Date): void {
    const known = this.#known.get(hash);
    if (!known || this.#now() - known.notedAt < NOTED_EVERY_MS) return;
    known.notedAt = this.#now();
    noteUse(known.token.id, at).catch((error: unknown) => {
      logger.info({ error: errorName(error) }, "The last use of a token was not stored");
    });
  }
}
