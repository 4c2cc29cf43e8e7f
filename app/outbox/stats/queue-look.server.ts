import { setTimeout as wait } from "node:timers/promises";
import { queueFigures, type QueueFigures } from "./queue-figures.server.ts";

interface LookOptions {
  /** How long one reading serves, in milliseconds. */
  servesMs: number;
  /** How long a reading may take, in milliseconds. */
  withinMs: number;
  read?: (now: Date) => Promise<QueueFigures>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Reads the figures of the queue once for all who ask at about the same time. */
export class QueueLook {
  readonly #options: Required<LookOptions>;
  #last: { at: number; figures: Promise<QueueFigures | undefined> } | undefined;

  constructor({ read = queueFigures, now = () => performance.now(), ...times }: LookOptions) {
    this.#options = { read, now, ...times };
  }

  /** Undefined where the database can't be read in time. Never rejects. */
  figures(): Promise<QueueFigures | undefined> {
    const at = this.#options.now();
    if (!this.#last || at - this.#last.at >= this.#options.servesMs) {
      this.#last = { at, figures: this.#read() };
    }
    return this.#last.figures;
  }

  #read(): Promise<QueueFigures | undefined> {
    const { read, withinMs } = this.#options;
    return Promise.race([
      read(new Date()).catch(() => undefined),
      wait(withinMs, undefined, { ref: false }),
    ]);
  }
}
