import { nameOf } from "../logger.server.ts";
import type { Report } from "../klaviyo/report.ts";
import type { Send } from "../klaviyo/transport.ts";
import type { HoldToCheck } from "../merchant/hold.ts";
import type { ClaimedRow } from "../outbox/claim.ts";
import { setAside } from "../outbox/damaged.ts";
import type { LaneNews } from "../outbox/held-lanes.ts";
import { Answers, type AnswersContext } from "./answers.ts";
import { Claims } from "./claims.ts";
import { handOver, plan, toRecord } from "./hand-over.ts";
import type { HeldLease } from "./held-lease.ts";
import { askForAccounts, findHolds } from "./holds.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { callsAtOnce, type Health } from "./probe.ts";
import type { ServedRevisions } from "./served-revisions.ts";
import type { Turnstile } from "./turnstile.ts";
import type { Planned } from "./waiting-calls.ts";

export interface LaneContext extends AnswersContext {
  send: Send;
  turnstile: Turnstile;
  servedRevisions: ServedRevisions;
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
  readonly #calls = new Set<Planned>();
  /** Those that were open when its turn was over, where other lanes wait for a place. */
  #lastCalls: Planned[] | undefined;
  /** Klaviyo is asked whether refused keys are good again. */
  #asking = false;
  #holdsDue = true;
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
        if (due) this.#claims.goOn(id);
        else this.#claims.remove(id);
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

  /** Takes in what other processes have done in its lane. */
  hear({ wokenSince, holdsDue }: LaneNews): void {
    if (wokenSince) this.#claims.lookAgainSince(wokenSince);
    if (holdsDue) this.#holdsDue = true;
    this.#nudge();
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
    for (;;) {
      this.#nudged = new AbortController();
      if (this.#holdsDue && !this.#isEnding()) await this.#lookAtHolds();
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

  /** What is being looked at already is left alone: it is due until its answer is written down. */
  async #lookAtHolds(): Promise<void> {
    this.#holdsDue = false;
    try {
      const { trials, refused } = await findHolds(this.#laneId, this.#context.clock);
      for (const trial of trials) {
        if (this.#claims.has(trial.row.id)) continue;
        this.answers.tries(trial);
        this.#take(trial.row, trial.readAt);
      }
      if (refused.length > 0 && !this.#asking) void this.#ask(refused);
    } catch (error) {
      this.#broken = { error };
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
        this.#claims.mayBeAny();
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
    const mayGoOn = this.#callsAtOnce() > 0 && !this.#held.isLost && !this.#broken;
    return !mayGoOn || this.#context.stopping.aborted || this.#isOver();
  }

  /**
   * Whether its time is over. It keeps the lane as long as calls are open, so it goes on until then:
   * a sign-up is not to wait for a slow call. Where other lanes wait for a place, it waits only for
   * the calls that were open when its turn was over.
   */
  #isOver(): boolean {
    const { clock, settings, crowded } = this.#context;
    const worked = clock.monotonic() - this.#startedAt;
    if (worked < settings.crowdedSliceMs || !crowded()) {
      this.#lastCalls = undefined;
      return worked >= settings.sliceMs && this.#open === 0;
    }
    this.#lastCalls ??= [...this.#calls];
    return !this.#lastCalls.some((call) => this.#calls.has(call));
  }

  get #open(): number {
    return this.#calls.size;
  }

  get #openConsents(): number {
    return [...this.#calls].filter(({ call }) => call.step.step === "consent").length;
  }

  #callsAtOnce(): number {
    const { clock, settings } = this.#context;
    const { perSecond } = settings.limits.back_in_stock;
    const most = this.#memory.inFlight.most(perSecond, settings.probe.least);
    return Math.min(callsAtOnce(this.answers.health, clock.now(), settings.probe), most);
  }

  async #claimMore(): Promise<void> {
    const { failures, pause } = this.answers.health;
    // While Klaviyo is down, one row asks how it is. Where it refuses rows that may all be alike, every
    // other probe is the newest row: a row of another kind may be behind hundreds of those.
    const newestFirst = pause?.cause === "refusing" && failures % 2 === 1;
    try {
      const { rows, readAt } = await this.#claims.more(failures > 0 ? 1 : Infinity, {
        newestFirst,
      });
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
    let waitMs = left > 0 ? Math.min(left, settings.breakOffMs) : settings.breakOffMs;
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

  async #deliver(planned: Planned): Promise<void> {
    const { row, call } = planned;
    const { clock, turnstile, log } = this.#context;
    const budget = this.#memory.budgets[call.step.step];
    const slot = budget.start(clock.monotonic());
    this.#calls.add(planned);
    let report: Report | undefined;
    try {
      report = await handOver(row, call, { ...this.#context, signal: this.#held.lost.signal });
    } catch (error) {
      // Only a mistake of ours comes here. The row stays queued, and the lane rests.
      log.error({ lane: this.#laneId, error: nameOf(error) }, "A call went wrong on our side");
      this.answers.rest();
    }
    budget.end(slot, clock.monotonic(), report?.rateLimit ?? null);
    turnstile.leave();
    this.#calls.delete(planned);
    if (report?.status != null) this.#memory.inFlight.heard(report.durationMs);
    this.#context.servedRevisions.hear(report?.served?.revision ?? null);
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
