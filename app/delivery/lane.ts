import { nameOf } from "../logger.server.ts";
import type { Report } from "../klaviyo/report.ts";
import type { Send } from "../klaviyo/transport.ts";
import type { HoldToCheck } from "../merchant/hold.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import { setAside } from "../outbox/damaged.ts";
import { Answers, type AnswersContext } from "./answers.ts";
import { Claims } from "./claims.ts";
import { handOver, plan, toRecord } from "./hand-over.ts";
import type { HeldLease } from "./held-lease.ts";
import { askForAccounts, findHolds } from "./holds.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { callsAtOnce, type Health } from "./probe.ts";
import { refusalOf } from "./refusal.ts";
import type { Turnstile } from "./turnstile.ts";
import type { Planned } from "./waiting-calls.ts";

export interface LaneContext extends AnswersContext {
  send: Send;
  turnstile: Turnstile;
  /** Whether other lanes wait for a place in this process. */
  crowded: () => boolean;
  /** Aborted when the process is to end: no further call is begun. */
  stopping: AbortSignal;
}

/**
 * One slice of work in one lane: claims rows, calls for them as fast as the budget and Klaviyo
 * allow, and has every answer settled. It ends when nothing is due, when Klaviyo is in trouble, when
 * its time is over, or when its lease is lost; by then nothing of it is open or unsettled.
 */
export class LaneSlice {
  readonly answers: Answers;
  readonly #held: HeldLease;
  readonly #memory: LaneMemory;
  readonly #context: LaneContext;
  readonly #startedAt: number;
  readonly #claims: Claims;
  #open = 0;
  #openConsents = 0;
  /** Klaviyo is asked whether refused keys are good again. */
  #asking = false;
  /** What broke off the slice; what is open is heard and settled first. */
  #broken: { error: unknown } | undefined;
  #nudged = new AbortController();

  constructor(held: HeldLease, health: Health, memory: LaneMemory, context: LaneContext) {
    this.#held = held;
    this.#memory = memory;
    this.#context = context;
    this.#startedAt = context.clock.monotonic();
    this.#claims = new Claims(held.lease.laneId, memory.budgets, context);
    held.onChange = this.#nudge;
    const rows = {
      settled: (id: string, due: boolean) => {
        this.#claims.remove(id);
        if (due) this.#claims.mayBeMore();
        this.#nudge();
      },
      held: (shop: string) => this.#claims.drop(({ row }) => row.shop === shop),
    };
    this.answers = new Answers({ id: held.lease.laneId, health, memory }, rows, context);
  }

  /** Says that a row of a shop may have become due. False where this slice has nothing of that shop. */
  wake(shop: string): boolean {
    const mine = this.#claims.lookAgain(shop);
    if (mine) this.#nudge();
    return mine;
  }

  async run(): Promise<void> {
    const { stopping, turnstile } = this.#context;
    stopping.addEventListener("abort", this.#nudge);
    try {
      await this.#work();
    } finally {
      stopping.removeEventListener("abort", this.#nudge);
      turnstile.forget(this.#laneId);
    }
    if (this.#broken) throw this.#broken.error;
  }

  async #work(): Promise<void> {
    const { clock, settings } = this.#context;
    const { trials, refused } = await findHolds(this.#laneId, clock);
    for (const trial of trials) {
      this.answers.tries(trial);
      this.#take(trial.row, trial.readAt);
    }
    if (refused.length > 0) void this.#ask(refused);
    for (;;) {
      this.#nudged = new AbortController();
      if (this.#isEnding()) this.#claims.drop(() => true);
      const waitMs = this.#begin();
      if (!this.#isEnding() && this.#claims.wantsMore(this.#open)) {
        await this.#claimMore();
        continue;
      }
      if (this.#open === 0 && this.#claims.waiting === 0) {
        this.answers.release();
        if (this.#claims.size === 0 && !this.#asking) break;
      }
      await clock.after(waitMs, this.#nudged.signal);
      if (this.#held.leftMs(clock) <= settings.breakOffMs) this.#held.lose();
    }
  }

  /** Beside the calls for rows, which are not to wait for it. */
  async #ask(refused: HoldToCheck[]): Promise<void> {
    this.#asking = true;
    const asking = {
      pace: this.#memory,
      mayGoOn: () => !this.#isEnding(),
      signal: AbortSignal.any([this.#held.lost.signal, this.#context.stopping]),
      ended: () => {
        this.#claims.mayBeMore();
        this.#nudge();
      },
    };
    try {
      await askForAccounts(refused, asking, this.#context);
    } catch (error) {
      this.#broken = { error };
    }
    this.#asking = false;
    this.#nudge();
  }

  get #laneId(): string {
    return this.#held.lease.laneId;
  }

  /** Something has changed: an answer, a place, a lease. With a reason, since without one each abort makes an error with its stack. */
  readonly #nudge = (): void => this.#nudged.abort("nudged");

  #isEnding(): boolean {
    const { clock, settings, stopping, crowded } = this.#context;
    const worked = clock.monotonic() - this.#startedAt;
    const over = worked >= settings.sliceMs || (worked >= settings.crowdedSliceMs && crowded());
    const mayGoOn = this.#callsAtOnce() > 0 && !this.#held.isLost && !this.#broken;
    return over || !mayGoOn || stopping.aborted;
  }

  #callsAtOnce(): number {
    const { clock, settings } = this.#context;
    const { perSecond } = settings.limits.back_in_stock;
    const most = this.#memory.inFlight.most(perSecond, settings.probe.least);
    return Math.min(callsAtOnce(this.answers.health, clock.now(), settings.probe), most);
  }

  async #claimMore(): Promise<void> {
    // While Klaviyo is down, one row asks how it is.
    const most = this.answers.health.failures > 0 ? 1 : Infinity;
    try {
      const { rows, readAt } = await this.#claims.more(most);
      for (const row of rows) this.#take(row, readAt);
    } catch (error) {
      this.#broken = { error };
    }
  }

  #take(row: ClaimedRow, readAt: number): void {
    if (row.damaged) return void this.#setAside(row);
    this.#claims.add(row);
    const planned = plan(row);
    const back = { row, attempt: null };
    switch (planned.kind) {
      case "call":
        this.#claims.wait({ row, call: planned, readAt });
        break;
      case "fail":
        this.answers.settle(back, { state: "failed", reason: planned.reason });
        break;
      case "hold":
        void this.answers.hold(back, { hold: planned.hold, detail: null });
    }
  }

  async #setAside(row: ClaimedRow): Promise<void> {
    const { clock, log } = this.#context;
    const { shop, id } = row;
    this.#claims.add(row);
    try {
      await setAside(shop, id, new Date(clock.now()));
      log.error({ lane: this.#laneId, shop, row: id }, "A row is damaged; it has failed");
    } catch (error) {
      this.#broken = { error };
    }
    this.#claims.remove(id);
    this.#nudge();
  }

  /** Begins every call that may begin now; says how long at most until the next one may. */
  #begin(): number {
    const { clock, settings, turnstile } = this.#context;
    const left = this.#startedAt + settings.sliceMs - clock.monotonic();
    let waitMs = Math.max(1, Math.min(left, settings.breakOffMs));
    for (;;) {
      const leaseLasts = this.#held.leftMs(clock) >= settings.lastCallMs;
      if (!leaseLasts || this.#open >= this.#callsAtOnce()) break;
      const [next, untilMs] = this.#claims.next(this.#consentsPauseMs());
      if (!next) {
        waitMs = Math.max(1, Math.min(waitMs, untilMs));
        break;
      }
      if (this.#claims.dropOutdated(next)) return waitMs;
      if (!turnstile.enter(this.#laneId, this.#nudge)) return waitMs;
      this.#claims.begin(next);
      void this.#deliver(next);
    }
    turnstile.forget(this.#laneId);
    return waitMs;
  }

  /** Klaviyo may be in trouble with consents alone: how long none of them may begin. */
  #consentsPauseMs(): number {
    const { clock, settings } = this.#context;
    const { consentHealth } = this.answers;
    const now = clock.now();
    if (now < consentHealth.pausedUntil) return consentHealth.pausedUntil - now;
    return this.#openConsents < callsAtOnce(consentHealth, now, settings.probe) ? 0 : Infinity;
  }

  async #deliver({ row, call }: Planned): Promise<void> {
    const { clock, turnstile, log } = this.#context;
    const budget = this.#memory.budgets[call.step.step];
    const slot = budget.start(clock.monotonic());
    const consent = call.step.step === "consent";
    this.#open += 1;
    if (consent) this.#openConsents += 1;
    let report: Report | undefined;
    try {
      report = await handOver(row, call, { ...this.#context, signal: this.#held.lost.signal });
    } catch (error) {
      // Only a mistake of ours comes here. The row stays queued, and the lane rests.
      log.error({ lane: this.#laneId, error: nameOf(error) }, "A call went wrong on our side");
      this.answers.rest();
    }
    budget.end(slot, clock.monotonic(), report?.rateLimit ?? null, refusalOf(report));
    turnstile.leave();
    this.#open -= 1;
    if (consent) this.#openConsents -= 1;
    if (report?.status != null) this.#memory.inFlight.heard(report.durationMs);
    if (!report) this.#claims.remove(row.id);
    else {
      const back = { row, attempt: toRecord(report, call) };
      // What we have broken off ourselves says nothing of Klaviyo, nor of the row.
      const brokenOff = report.status === null && this.#held.isLost;
      if (brokenOff) this.answers.settle(back, { state: "queued", dueAt: row.dueAt });
      else this.answers.take(back, call.step, report);
    }
    this.#nudge();
  }
}
