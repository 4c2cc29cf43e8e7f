import type { Clock } from "#app/delivery/clock.ts";
import { openQuestions } from "./setup/traffic.ts";

interface Timer {
  at: number;
  ring: () => void;
}

/** After this many rounds of the event loop without anything new, no work is under way. */
const CALM_ROUNDS = 4;

/** Time that passes only when a test says so, and then in order; nothing sleeps. */
export class VirtualTime implements Clock {
  #passed = 0;
  /** How far the wall clock is from the time that has passed: a test may set it. */
  #wall: number;
  #timers: Timer[] = [];
  #stirs = 0;

  constructor(startsAt = Date.parse("2026-11-24T12:00:00Z")) {
    this.#wall = startsAt;
  }

  now = (): number => this.#wall + this.#passed;
  monotonic = (): number => this.#passed;

  /** Sets the wall clock forward or back; no time passes. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Sets the monotonic clock to zero, as a new process has it; the wall clock goes on. */
  restart(): void {
    if (this.#timers.length > 0) throw new Error("Something still waits for time to pass");
    this.#wall += this.#passed;
    this.#passed = 0;
  }

  after(ms: number, signal: AbortSignal): Promise<void> {
    this.#stirs += 1;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const ring = () => {
        this.#stirs += 1;
        this.#timers = this.#timers.filter((timer) => timer !== mine);
        signal.removeEventListener("abort", ring);
        resolve();
      };
      const mine = { at: this.#passed + Math.max(0, ms), ring };
      this.#timers.push(mine);
      signal.addEventListener("abort", ring);
    });
  }

  /** Lets this much time pass, with everything that falls due in it. */
  async pass(ms: number): Promise<void> {
    const end = this.#passed + ms;
    for (;;) {
      await this.calm();
      const next = this.#next();
      if (!next || next.at > end) break;
      this.#passed = Math.max(this.#passed, next.at);
      next.ring();
    }
    // Another caller that lets time pass may be further already.
    this.#passed = Math.max(this.#passed, end);
    await this.calm();
  }

  /** Resolves once all work waits for time to pass. */
  async calm(): Promise<void> {
    for (let rounds = 0; rounds < CALM_ROUNDS; rounds += 1) {
      const before = this.#stirs;
      await new Promise(setImmediate);
      if (this.#stirs !== before || isFileInUse() || openQuestions() > 0) rounds = -1;
    }
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }
}

/** Whether something is under way in Node's pool of threads, such as the flush of a commit. */
function isFileInUse(): boolean {
  return process.getActiveResourcesInfo().includes("FSReqCallback");
}
