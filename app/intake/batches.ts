/** What may wait, and how it is handled. */
export interface BatchLimits {
  /** The most rows that are handled together, unless a single job has more. */
  batch: number;
  /** The most rows that may wait, and the most bytes that they may take together. */
  rows: number;
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

/** How much a job takes: of a batch, and of what may wait. */
export interface Size {
  rows: number;
  bytes: number;
}

interface Waiting<Job, Result> extends Size {
  key: string;
  job: Job;
  /** When its time is over, on the clock of `performance.now()`. */
  until: number;
  timer: NodeJS.Timeout;
  /** Whether it is in the batch under way. */
  isHandled: boolean;
  resolve: (result: Result | Refused) => void;
  reject: (error: unknown) => void;
}

/** The waiting jobs of a key, oldest first, and how much they take together. */
interface Queue<Job, Result> extends Size {
  jobs: Waiting<Job, Result>[];
}

/**
 * Handles the jobs that are there together as one batch, and one batch at a time; a job that comes
 * alone waits for no other. Keys take turns: a batch takes one job of each key before a second one
 * of any, so that a crowd of one key delays another key by a batch or two. Where there is no room
 * for rows, or for bytes, the key that takes the most of them loses its newest job.
 */
export class Batches<Job, Result> {
  readonly #handle: (jobs: Job[], until: number) => Promise<Result[]>;
  readonly #limits: BatchLimits;
  readonly #arrivals: () => Promise<void>;
  /** The key whose turn is next comes first. */
  readonly #queues = new Map<string, Queue<Job, Result>>();
  readonly #waiting: Size = { rows: 0, bytes: 0 };
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
  get waiting(): Readonly<Size> {
    return this.#waiting;
  }

  /**
   * Resolves with the job's result. A job that is refused is never handled, unless it is refused as
   * late while it is being handled: that has no end where a server has gone silent.
   */
  add(key: string, job: Job, { rows, bytes }: Size): Promise<Result | Refused> {
    const { promise, resolve, reject } = Promise.withResolvers<Result | Refused>();
    const { withinMs } = this.#limits;
    const until = performance.now() + withinMs;
    const timer = setTimeout(() => this.#end(one), withinMs);
    const one: Waiting<Job, Result> = {
      key,
      job,
      rows,
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
    // What does not fit any more begins the next batch; others go on filling this one.
    const passedOver = new Set<string>();
    let rows = 0;
    while (rows < this.#limits.batch) {
      const [key, queue] = this.#firstBut(passedOver) ?? [];
      const [one] = queue?.jobs ?? [];
      if (key === undefined || !queue || !one) break;
      if (batch.length > 0 && rows + one.rows > this.#limits.batch) {
        passedOver.add(key);
        continue;
      }
      this.#leave(one);
      one.isHandled = true;
      batch.push(one);
      rows += one.rows;
      // Its key goes to the end of the line.
      if (this.#queues.delete(one.key)) this.#queues.set(one.key, queue);
    }
    return batch;
  }

  #firstBut(passedOver: Set<string>): [string, Queue<Job, Result>] | undefined {
    for (const [key, queue] of this.#queues) if (!passedOver.has(key)) return [key, queue];
    return undefined;
  }

  /** Its time is over. */
  #end(one: Waiting<Job, Result>): void {
    if (!one.isHandled) this.#refuse(one, "late");
    else one.timer = setTimeout(() => one.resolve(new Refused("late")), this.#limits.graceMs);
  }

  #makeRoom(): void {
    const { rows, bytes } = this.#limits;
    while (this.#waiting.rows > rows) this.#refuseNewestOf("rows");
    while (this.#waiting.bytes > bytes) this.#refuseNewestOf("bytes");
  }

  #refuseNewestOf(most: keyof Size): void {
    const longest = [...this.#queues.values()].reduce((a, b) => (b[most] > a[most] ? b : a));
    const newest = longest.jobs.at(-1);
    if (newest) this.#refuse(newest, "full");
  }

  #refuse(one: Waiting<Job, Result>, why: "full" | "late"): void {
    clearTimeout(one.timer);
    this.#leave(one);
    one.resolve(new Refused(why));
  }

  #enter(one: Waiting<Job, Result>): void {
    const queue = this.#queues.get(one.key) ?? { jobs: [], rows: 0, bytes: 0 };
    this.#queues.set(one.key, queue);
    queue.jobs.push(one);
    queue.rows += one.rows;
    queue.bytes += one.bytes;
    this.#waiting.rows += one.rows;
    this.#waiting.bytes += one.bytes;
  }

  #leave(one: Waiting<Job, Result>): void {
    const queue = this.#queues.get(one.key) ?? { jobs: [], rows: 0, bytes: 0 };
    queue.jobs.splice(queue.jobs.indexOf(one), 1);
    queue.rows -= one.rows;
    queue.bytes -= one.bytes;
    if (queue.jobs.length === 0) this.#queues.delete(one.key);
    this.#waiting.rows -= one.rows;
    this.#waiting.bytes -= one.bytes;
  }
}
