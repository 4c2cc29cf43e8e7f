import type { Dispatcher } from "undici";

type Controller = Dispatcher.DispatchController;
type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

/** The result of a request. */
export type Exchanged =
  | { answered: true; status: number; headers: Headers; body: Buffer }
  | { answered: false; error: Error };

/**
 * A request and its answer, as undici reports them: at full speed, the streams and signals of its
 * `request` would cost as much again as the call itself.
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md#dispatcherdispatchoptions-handler
 *
 * A 202 is reported as soon as it arrives: the documented one has no body, and whatever happens to
 * another body, the request was accepted. Of a body, `mostBytes` are read; if there is more, the
 * connection is dropped.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<Exchanged>;
  readonly #mostBytes: number;
  readonly #ended: () => void;
  #report!: (exchanged: Exchanged) => void;
  #controller: Controller | undefined;
  #broken: Error | undefined;
  #status = 0;
  #headers: Headers = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  /**
   * `ended` is called once when nothing more arrives, which may be after the answer is reported.
   */
  constructor(mostBytes: number, ended: () => void) {
    this.#mostBytes = mostBytes;
    this.#ended = ended;
    this.result = new Promise((resolve) => (this.#report = resolve));
  }

  /** Aborts the request at any stage. */
  breakOff(error: Error): void {
    this.#broken = error;
    this.#report({ answered: false, error });
    this.#controller?.abort(error);
    this.#ended();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#broken) controller.abort(this.#broken);
  }

  onResponseStart(_: Controller, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (status === 202) this.#answer();
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#status !== 202) this.#chunks.push(chunk);
    if (this.#bytes < this.#mostBytes) return;
    this.#answer();
    controller.abort(new Error("Enough of it was read"));
  }

  onResponseEnd(): void {
    this.#answer();
    this.#ended();
  }

  onResponseError(_: Controller | null, error: Error): void {
    this.#report({ answered: false, error });
    this.#ended();
  }

  #answer(): void {
    const body = Buffer.concat(this.#chunks).subarray(0, this.#mostBytes);
    this.#report({ answered: true, status: this.#status, headers: this.#headers, body });
  }
}
