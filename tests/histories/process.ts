import type { Logger } from "pino";
import type { Clock } from "#app/delivery/clock.ts";
import type { DeliverySettings } from "#app/delivery/settings.ts";
import { startWorker, type Worker } from "#app/delivery/worker.server.ts";
import type { KlaviyoCall, Send } from "#app/klaviyo/transport.server.ts";

interface Surroundings {
  time: Clock;
  send: Send;
  settings: DeliverySettings;
  random: () => number;
  log: Logger;
  /** Called for each answer that reaches the process while it lives. */
  onAnswer: (call: KlaviyoCall) => void;
}

/**
 * A process with a worker in it, which can be killed and paused: whatever it waits for then comes
 * to it never, or only when it goes on. Its calls and its leases are left standing in the world.
 */
export class Process {
  state: "running" | "paused" | "dead" | "stopped" = "running";
  readonly #worker: Worker;
  #goOn: () => void = () => undefined;
  #gate: Promise<void> = Promise.resolve();
  #missed = new Set<string>();

  constructor({ time, send, settings, random, log, onAnswer }: Surroundings) {
    const clock: Clock = {
      now: () => time.now(),
      monotonic: () => time.monotonic(),
      after: (ms, signal) => this.#pass(time.after(ms, signal)),
    };
    this.#worker = startWorker({
      clock,
      settings,
      random,
      log,
      send: async (call) => {
        const answer = await this.#pass(send(call));
        onAnswer(call);
        return answer;
      },
    });
  }

  wake(shop: string): void {
    if (this.state === "running") this.#worker.wake(shop);
    else if (this.state === "paused") this.#missed.add(shop);
  }

  pause(): void {
    if (this.state !== "running") return;
    this.state = "paused";
    this.#gate = new Promise((resolve) => (this.#goOn = resolve));
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.state = "running";
    this.#goOn();
    for (const shop of this.#missed) this.#worker.wake(shop);
    this.#missed.clear();
  }

  crash(): void {
    if (this.state === "stopped") return;
    this.state = "dead";
    this.#gate = new Promise(() => undefined);
  }

  /** Ends in order. The calls under way may need their time first. */
  async stop(): Promise<void> {
    this.resume();
    if (this.state !== "running") return;
    await this.#worker.stop();
    if (this.#isRunning()) this.state = "stopped";
  }

  #isRunning(): boolean {
    return this.state === "running";
  }

  async #pass<Result>(awaited: Promise<Result>): Promise<Result> {
    const result = await awaited;
    // Paused again while it was about to go on.
    for (let gate = this.#gate; ; gate = this.#gate) {
      await gate;
      if (gate === this.#gate) return result;
    }
  }
}
