import { setTimeout as wait } from "node:timers/promises";
import { answerCommands } from "./commands.ts";
import { Connection, NO_ANSWER, type Timed } from "./connection.ts";
import { Requests, type Target } from "./requests.ts";

/** What came of a load. */
export interface Load {
  ms: number;
  /** How many answers had each status; 0 is none. */
  statuses: Record<number, number>;
  /** The numbers of the shoppers that were answered 202. */
  accepted: number[];
  /** Of all answers, in milliseconds. */
  latencies: number[];
}

class Recording {
  readonly begunAt = performance.now();
  readonly load: Load = { ms: 0, statuses: {}, accepted: [], latencies: [] };

  take(number: number, { status, ms }: Timed): void {
    this.load.statuses[status] = (this.load.statuses[status] ?? 0) + 1;
    if (status === 202) this.load.accepted.push(number);
    this.load.latencies.push(ms);
  }

  end(): Load {
    this.load.ms = performance.now() - this.begunAt;
    return this.load;
  }
}

/** Ends what is under way. */
let ending = new AbortController();

const commands = {
  /**
   * So many shoppers who each ask again as soon as they are answered, until one of the limits. One
   * who gets no answer leaves, or comes again if `isHostile`.
   */
  async crowd(
    target: Target,
    connections: number,
    {
      ms = Infinity,
      count = Infinity,
      isHostile = false,
    }: { ms?: number; count?: number; isHostile?: boolean },
  ): Promise<Load> {
    ending = new AbortController();
    const requests = new Requests(target);
    const record = new Recording();
    const until = record.begunAt + ms;
    let left = count;
    const shopper = async () => {
      const connection = new Connection(target.port);
      let isAnswered = true;
      while (isAnswered && left > 0 && performance.now() < until && !ending.signal.aborted) {
        left -= 1;
        const { number, text } = requests.next();
        const answer = await connection.ask(text);
        record.take(number, answer);
        isAnswered = isHostile || answer.status !== NO_ANSWER;
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: connections }, shopper));
    return record.end();
  },

  /**
   * Requests at even times, for so long or until `endEvenly`, whatever becomes of those before;
   * latencies count from their times.
   */
  async evenly(target: Target, perSecond: number, ms?: number): Promise<Load> {
    ending = new AbortController();
    const requests = new Requests(target);
    const record = new Recording();
    const idle: Connection[] = [];
    const open = new Set<Promise<void>>();
    const total = ms === undefined ? Infinity : Math.floor((perSecond * ms) / 1_000);
    for (let sent = 0; sent < total && !ending.signal.aborted;) {
      const due = record.begunAt + (sent * 1_000) / perSecond;
      const early = due - performance.now();
      if (early > 1) await wait(early - 0.5);
      const { number, text } = requests.next();
      const connection = idle.pop() ?? new Connection(target.port);
      const asked = connection.ask(text).then(({ status }) => {
        record.take(number, { status, ms: performance.now() - due });
        idle.push(connection);
        open.delete(asked);
      });
      open.add(asked);
      sent += 1;
    }
    await Promise.all(open);
    for (const connection of idle) connection.close();
    return record.end();
  },

  endEvenly(): void {
    ending.abort();
  },

  endCrowd(): void {
    ending.abort();
  },
};

export type LoadCommands = typeof commands;

answerCommands(commands);
