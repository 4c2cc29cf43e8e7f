import { pauses } from "../../server/metrics.server.ts";
import type { AttemptRecord } from "../../outbox/queue/settlement.ts";
import type { Call } from "../attempt.server.ts";
import type { LaneContext } from "../lane-context.ts";
import type { LaneMemory } from "../lane-memory.ts";
import { failsFor, pausedFor, type Health, type Pause } from "./probe.ts";

type StepName = Call["step"]["step"];

/** A bug of ours, not an answer of Klaviyo's. */
const OURS: Pause = { cause: "own", status: null, code: null };

/** Klaviyo's health for one lane, at each step. Each outage and its end is logged once. */
export class LaneHealth {
  readonly #laneId: string;
  readonly #memory: LaneMemory;
  readonly #context: Pick<LaneContext, "clock" | "log" | "settings">;
  #rows: Health;
  #probesSince = -Infinity;

  constructor(
    { id, health, memory }: { id: string; health: Health; memory: LaneMemory },
    context: Pick<LaneContext, "clock" | "log" | "settings">,
  ) {
    this.#laneId = id;
    this.#rows = health;
    this.#memory = memory;
    this.#context = context;
  }

  /** At the back-in-stock call, which every row needs. */
  get rows(): Health {
    return this.#rows;
  }

  get consents(): Health {
    return this.#memory.consentHealth;
  }

  at(step: StepName): Health {
    return step === "consent" ? this.consents : this.#rows;
  }

  /**
   * Whether consents can't be recorded for long, and sign-ups were taken in that time: known after each
   * answer at the consent step. The first time is logged.
   */
  consentsAreDown(now: number): boolean {
    const { failures, succeededAt } = this.#rows;
    const taken = failures === 0 && (succeededAt ?? 0) > (this.consents.failingSince ?? Infinity);
    const down = taken && failsFor(this.#context.settings.consentPatienceMs, this.consents, now);
    if (down && !this.#memory.consentsGivenUp) {
      this.#context.log.warn(
        { lane: this.#laneId },
        "Klaviyo can't record consents for minutes: sign-ups go out without, and their consents can be recorded later",
      );
    }
    this.#memory.consentsGivenUp = down;
    return down;
  }

  /** Takes over the health after an answer; `reason` is why Klaviyo could not take the call. */
  update(step: StepName, health: Health, reason: string | null): void {
    const { log, clock } = this.#context;
    const before = this.at(step);
    if (step === "consent") this.#memory.consentHealth = health;
    else this.#rows = health;
    if (before.failures === 0 && reason !== null) {
      pauses.inc({ cause: health.pause?.cause ?? "trouble" });
      const waitMs = Math.round(health.pausedUntil - clock.now());
      log.warn(
        { lane: this.#laneId, step, reason, waitMs },
        "Klaviyo can't take this step now; it waits, longer each time",
      );
    } else if (before.failures > 0 && health.failures === 0) {
      log.info({ lane: this.#laneId, step }, "Klaviyo answers again: full speed");
    }
  }

  /** A bug of ours surfaced: the lane rests. */
  rest(): void {
    const { clock, settings } = this.#context;
    pauses.inc({ cause: OURS.cause });
    this.#rows = pausedFor(this.#rows, clock.now(), settings.bugPauseMs, {
      ...OURS,
      ordered: true,
    });
  }

  /** Klaviyo refuses many rows alike, the first of them with this attempt: the lane probes. */
  suspect(first: AttemptRecord | null, rows: number): void {
    const { clock, log, settings } = this.#context;
    const now = clock.now();
    const { at, status = null, code = null, pointer = null } = first ?? {};
    // Calls that were open when the lane began to probe add nothing new.
    if ((at?.getTime() ?? now) <= this.#probesSince) return;
    this.#probesSince = now;
    // Once: the lane's row keeps the cause until Klaviyo takes a row.
    const known = this.#rows.pause?.cause === "refusing";
    const pause: Pause = { cause: "refusing", status, code };
    this.#rows = pausedFor(this.#rows, now, settings.suspectProbeMs, { ...pause, ordered: false });
    if (known) return;
    pauses.inc({ cause: pause.cause });
    log.error(
      { lane: this.#laneId, status, code, pointer, rows },
      "Klaviyo refuses calls and names nothing of the sign-ups, so the fault may be ours; no sign-up is lost, a few others are tried, more each time: see the answer of the attempts",
    );
  }
}
