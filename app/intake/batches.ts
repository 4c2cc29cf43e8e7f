/** What may wait, and how it is handled. */
export interface BatchLimits {
  /** The most jobs that are handled together. */
  batch: number;
  /** The most jobs that may wait, and the most bytes that they may take together. */
  jobs: number;
  bytes: number;
  /** How long a job may take from its arrival on, in milliseconds. */
  withinMs: number;
  /** How much longer one may take that is being handled: its end may be near. */
  graceMs: number;
}

/** Why a job has no result: there was no room for it, or its time is over. */
export class Refused {
  readonly why: "full" | "late";

  constructor(why: "full" | "late") {
    this.why = why;
  }
}

interface Waiting<Job, Result> {
  key: string;
  job: Job;
  bytes: number;
  /** When its time is over, on the clock of `performance.now()`. */
  until: number;
  timer: NodeJS.Timeout;
  /** Whether it is in the batch under way. */
  isHandled: boolean;
  resolve: (result: Result | Refused) => void;
  reject: (error: unknown) => void;
}

/**
 * Handles the jobs that are there together as one batch, and one batch at a time; a job that comes
 * alone waits for no other. Keys take turns: a batch takes one job of each key before a second one
 * of any, so that a crowd of one key delays another key by a batch or two. Where there is no room,
 * the key with the most waiting jobs loses its newest.
 */
export class Batches<Job, Result> {
  readonly #handle: (jobs: Job[], until: number) => Promise<Result[]>;
  readonly #limits: BatchLimits;
  readonly #arrivals: () => Promise<void>;
  /** The waiting jobs of each key, oldest first. The key whose turn is next comes first. */
  readonly #queues = new Map<string, Waiting<Job, Result>[]>();
  readonly #waiting = { jobs: 0, bytes: 0 };
  #working = false;

  /**
   * `handle` returns the results in the order of the jobs, by the time when the first of them is
   * over, on the clock of `performance.now()`. If it rejects, all of its jobs do. `arrivals` resolves
   * once what has reached the process is here: the next batch begins then.
   */
  constructor(
    handle: (jobs: Job[], until: number) => Promise<Result[]>,
    limits: BatchLimits,
    arrivals: () => Promise<void>,
  ) {
    this.#handle = handle;
    this.#limits = limits;
    this.#arrivals = arrivals;
  }

  /** What waits now. */
  get waiting(): Readonly<{ jobs: number; bytes: number }> {
    return this.#waiting;
  }

  /**
   * Resolves with the job's result. A job that is refused is never handled, unless it is refused as
   * late while it is being handled: that has no end where a server has gone silent.
   */
  add(key: string, job: Job, bytes: number): Promise<Result | Refused> {
    const { promise, resolve, reject } = Promise.withResolvers<Result | Refused>();
    const { withinMs } = this.#limits;
    const until = performance.now() + withinMs;
    const timer = setTimeout(() => this.#end(one), withinMs);
    const one: Waiting<Job, Result> = {
      key,
      job,
      bytes,
      until,
      timer,
      isHandled: false,
      resolve,
      reject,
    };
    this.#enter(one);
    this.#makeRoom();
    if (!this.#working) {
      this.#working = true;
      // What arrives in this turn of the event loop goes together.
      setImmediate(() => void this.#work());
    }
    return promise;
  }

  async #work(): Promise<void> {
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        const until = Math.min(...batch.map(({ until }) => until));
        const results = await this.#handle(
          batch.map(({ job }) => job),
          until,
        );
        for (const [at, result] of results.entries()) batch[at]?.resolve(result);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
      for (const { timer } of batch) clearTimeout(timer);
      await this.#arrivals();
    }
    this.#working = false;
  }

  #take(): Waiting<Job, Result>[] {
    const batch: Waiting<Job, Result>[] = [];
    while (batch.length < this.#limits.batch) {
      const [queue] = this.#queues.values();
      const [one] = queue ?? [];
      if (!queue || !one) break;
      this.#leave(one);
      one.isHandled = true;
      batch.push(one);
      // Its key goes to the end of the line.
      if (this.#queues.delete(one.key)) this.#queues.set(one.key, queue);
    }
    return batch;
  }

  /** Its time is over. */
  #end(one: Waiting<Job, Result>): void {
    if (!one.isHandled) this.#refuse(one, "late");
    else one.timer = setTimeout(() => one.resolve(new Refused("late")), this.#limits.graceMs);
  }

  #makeRoom(): void {
    const { jobs, bytes } = this.#limits;
    while (this.#waiting.jobs > jobs || this.#waiting.bytes > bytes) {
      const longest = [...this.#queues.values()].reduce((a, b) => (b.length > a.length ? b : a));
      const newest = longest.at(-1);
      if (newest) this.#refuse(newest, "full");
    }
  }

  #refuse(one: Waiting<Job, Result>, why: "full" | "late"): void {
    clearTimeout(one.timer);
    this.#leave(one);
    one.resolve(new Refused(why));
  }

  #enter(one: Waiting<Job, Result>): void {
    const queue = this.#queues.get(one.key);
    if (queue) queue.push(one);
    else this.#queues.set(one.key, [one]);
    this.#waiting.jobs += 1;
    this.#waiting.bytes += one.bytes;
  }

  #leave(one: Waiting<Job, Result>): void {
    const queue = this.#queues.get(one.key) ?? [];
    queue.splice(queue.indexOf(one), 1);
    if (queue.length === 0) this.#queues.delete(one.key);
    this.#waiting.jobs -= 1;
    this.#waiting.bytes -= one.bytes;
  }
}
