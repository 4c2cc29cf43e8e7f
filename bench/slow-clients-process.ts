import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { answerCommands } from "./commands.ts";

/**
 * What a client sends: half a body and then nothing more, a byte of its headers each second, or
 * nothing at all. Those of the first two kinds come again when the server closes their connection.
 */
export type Slowness = "half_body" | "byte_per_second" | "silent";

export interface SlowClients {
  port: number;
  slowness: Slowness;
  count: number;
  /** A whole request, of which they send a part. */
  request: string;
  /** How long the server may leave a connection open, in milliseconds. */
  withinMs: number;
}

/** What became of the connections. */
export interface Closed {
  /** How many there were, with those of clients that came again. */
  count: number;
  /** The longest that the server has left one open, in milliseconds. */
  longestMs: number;
  /** How many it left open for longer than it may. */
  overdue: number;
}

const BYTE_EVERY_MS = 1_000;
/** The kernel keeps 511 connections until Node accepts them, and loses the silent ones among more. */
const AT_ONCE = 100;
const PAUSE_MS = 40;

class Attack {
  readonly #clients: SlowClients;
  readonly #closed: Closed = { count: 0, longestMs: 0, overdue: 0 };
  readonly #ends: Promise<void>[] = [];
  #isOver = false;

  constructor(clients: SlowClients) {
    this.#clients = clients;
  }

  /** Resolves once all clients are connected. */
  async begin(): Promise<void> {
    const { count } = this.#clients;
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - opened) }, () => this.#open());
      const sockets = await Promise.all(some);
      this.#ends.push(...sockets.map((socket) => this.#stay(socket)));
      await wait(PAUSE_MS);
    }
  }

  /** No client comes again. Resolves once each connection is closed or overdue. */
  async end(): Promise<Closed> {
    this.#isOver = true;
    await Promise.all(this.#ends);
    return this.#closed;
  }

  async #open(): Promise<Socket> {
    const { port } = this.#clients;
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }).resume();
    await once(socket, "connect");
    return socket;
  }

  async #stay(socket: Socket): Promise<void> {
    const { slowness, withinMs } = this.#clients;
    const openedAt = performance.now();
    const overdue = setTimeout(() => {
      this.#closed.overdue += 1;
      socket.destroy();
    }, withinMs);
    const dripping = this.#send(socket);
    // A reset is a way to close it, too.
    await new Promise((resolve) => socket.on("error", () => undefined).once("close", resolve));
    clearTimeout(overdue);
    clearInterval(dripping);
    const openMs = performance.now() - openedAt;
    this.#closed.longestMs = Math.max(this.#closed.longestMs, openMs);
    this.#closed.count += 1;
    if (slowness !== "silent" && !this.#isOver) await this.#stay(await this.#open());
  }

  #send(socket: Socket): NodeJS.Timeout | undefined {
    const { slowness, request } = this.#clients;
    if (slowness === "byte_per_second") {
      let next = 0;
      return setInterval(() => socket.write(request.charAt(next++)), BYTE_EVERY_MS);
    }
    const bodyAt = request.indexOf("\r\n\r\n") + 4;
    if (slowness === "half_body") socket.write(request.slice(0, (bodyAt + request.length) / 2));
    return undefined;
  }
}

let attack: Attack | undefined;

const commands = {
  async begin(clients: SlowClients): Promise<void> {
    attack = new Attack(clients);
    await attack.begin();
  },
  end: () => attack?.end(),
};

export type SlowClientsCommands = typeof commands;

answerCommands(commands);
