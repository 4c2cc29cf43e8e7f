import type { Clock } from "../clock.ts";
import { callsAtOnce, type Health } from "../health/probe.ts";
import type { DeliverySettings } from "../settings.ts";
import type { Planned } from "./waiting-calls.ts";

interface OpenCallsContext {
  clock: Clock;
  settings: DeliverySettings;
  /** Whether other lanes wait for a place in this process. */
  crowded: () => boolean;
}

/** The open calls of a slice, and whether its time is over. */
export class OpenCalls {
  readonly #context: OpenCallsContext;
  readonly #startedAt: number;
  readonly #calls = new Set<Planned>();
  #consents = 0;
  /** Those that were open when its turn was over, where other lanes wait for a place. */
  #last: Planned[] | undefined;

  constructor(context: OpenCallsContext) {
    this.#context = context;
    this.#startedAt = context.clock.monotonic();
  }

  get size(): number {
    return this.#calls.size;
  }

  start(planned: Planned): void {
    this.#calls.add(planned);
    if (planned.call.step.step === "consent") this.#consents += 1;
  }

  end(planned: Planned): void {
    this.#calls.delete(planned);
    if (planned.call.step.step === "consent") this.#consents -= 1;
  }

  /** Consents can be paused alone: how long no consent call may begin. */
  consentsPauseMs(health: Health): number {
    const { clock, settings } = this.#context;
    const now = clock.now();
    if (now < health.pausedUntil) return health.pausedUntil - now;
    return this.#consents < callsAtOnce(health, now, settings.probe) ? 0 : Infinity;
  }

  /**
   * Whether the slice's time is over. It keeps the lane while calls are open, so it continues until
   * then: a sign-up must not wait for a slow call. Where other lanes wait for a place, it waits
   * only for the calls that were open when its turn was over.
   */
  isOver(): boolean {
    const { settings, crowded } = this.#context;
    const worked = this.#worked();
    if (worked < settings.crowdedSliceMs || !crowded()) {
      this.#last = undefined;
      return worked >= settings.sliceMs && this.size === 0;
    }
    this.#last ??= [...this.#calls];
    return !this.#last.some((call) => this.#calls.has(call));
  }

  /** How long at most until its time is to be checked again. */
  leftMs(): number {
    const { sliceMs, breakOffMs } = this.#context.settings;
    const left = sliceMs - this.#worked();
    return left > 0 ? Math.min(left, breakOffMs) : breakOffMs;
  }

  #worked(): number {
    return this.#context.clock.monotonic() - this.#startedAt;
  }
}
