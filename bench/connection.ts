import { connect, type Socket } from "node:net";

/** An answer's status, and how long it took from the request's first byte, in milliseconds. */
export interface Timed {
  status: number;
  ms: number;
}

/** No answer came: the connection was closed or reset. */
export const NO_ANSWER = 0;

/**
 * A connection that is kept open and takes one request at a time, as prepared bytes. It does far
 * less than an HTTP client, so that the load leaves the machine to the server.
 */
export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received = "";
  #begunAt = 0;
  #done: ((answer: Timed) => void) | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Resolves with NO_ANSWER as the status where none came. */
  ask(request: string): Promise<Timed> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#begunAt = performance.now();
      this.#received = "";
      (this.#socket ??= this.#open()).write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => this.#take(text));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#answer(NO_ANSWER);
    });
    return socket;
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, head))?.[1];
    const isWhole =
      length === undefined
        ? this.#received.endsWith("0\r\n\r\n")
        : this.#received.length >= head + 4 + Number(length);
    if (isWhole) this.#answer(Number(this.#received.slice(9, 12)));
  }

  #answer(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    done?.({ status, ms: performance.now() - this.#begunAt });
  }
}
