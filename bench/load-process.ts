import { setTimeout as wait } from "node:timers/promises";
import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";
import { answerCommands } from "./commands.ts";
import { Connection, NO_ANSWER, type Timed } from "./connection.ts";

/** Shoppers of one shop, or requests for a route that does nothing. */
export interface Target {
  port: number;
  /** Undefined asks for `/healthz`. */
  shop?: string;
  secret: string;
  variantId: string;
  /** The addresses are `<name>-<number>@example.com`. */
  name: string;
  /** The number of the first address. */
  from?: number;
}

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

/** A signature holds for 90 seconds. */
const SIGNED_FOR_MS = 20_000;

class Requests {
  readonly #target: Target;
  #query = "";
  #signedAt = -Infinity;
  #next: number;

  constructor(target: Target) {
    this.#target = target;
    this.#next = target.from ?? 0;
  }

  next(): { number: number; text: string } {
    const number = this.#next++;
    const { shop, port, variantId, name } = this.#target;
    const host = `Host: 127.0.0.1:${port}\r\nUser-Agent: Mozilla/5.0 Chrome/140 Safari/537.36\r\n`;
    if (shop === undefined) return { number, text: `GET /healthz HTTP/1.1\r\n${host}\r\n` };
    const body = `variant_id=${variantId}&product_id=8001&locale=en&email=${name}-${number}%40example.com&page_url=https%3A%2F%2Fshop.example%2Fproducts%2Fshoe`;
    const text = [
      `POST /proxy/subscriptions?${this.#signed(shop)} HTTP/1.1\r\n${host}`,
      "Accept: application/json\r\nX-Forwarded-For: 203.0.113.7\r\n",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      `Content-Length: ${body.length}\r\n\r\n${body}`,
    ].join("");
    return { number, text };
  }

  #signed(shop: string): string {
    if (performance.now() - this.#signedAt < SIGNED_FOR_MS) return this.#query;
    const params: [string, string][] = [
      ["shop", shop],
      ["logged_in_customer_id", ""],
      ["path_prefix", "/apps/notify-me"],
      ["timestamp", String(Math.trunc(Date.now() / 1_000))],
    ];
    params.push(["signature", signProxyQuery(params, this.#target.secret)]);
    this.#query = new URLSearchParams(params).toString();
    this.#signedAt = performance.now();
    return this.#query;
  }
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

const commands = {
  /**
   * So many shoppers who each ask again as soon as they are answered, until one of the limits. One
   * who gets no answer leaves.
   */
  async crowd(
    target: Target,
    connections: number,
    { ms = Infinity, count = Infinity }: { ms?: number; count?: number },
  ): Promise<Load> {
    const requests = new Requests(target);
    const record = new Recording();
    const until = record.begunAt + ms;
    let left = count;
    const shopper = async () => {
      const connection = new Connection(target.port);
      let isAnswered = true;
      while (isAnswered && left > 0 && performance.now() < until) {
        left -= 1;
        const { number, text } = requests.next();
        const answer = await connection.ask(text);
        record.take(number, answer);
        isAnswered = answer.status !== NO_ANSWER;
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: connections }, shopper));
    return record.end();
  },

  /** Requests at even times, whatever becomes of those before; latencies count from their times. */
  async evenly(target: Target, perSecond: number, ms: number): Promise<Load> {
    const requests = new Requests(target);
    const record = new Recording();
    const idle: Connection[] = [];
    const open = new Set<Promise<void>>();
    const total = Math.floor((perSecond * ms) / 1_000);
    for (let sent = 0; sent < total;) {
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
};

export type LoadCommands = typeof commands;

answerCommands(commands);
