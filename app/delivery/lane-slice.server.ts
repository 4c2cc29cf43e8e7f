import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import type { LaneNews } from "../outbox/queue/held-lanes.server.ts";
import { ReportHandler } from "./report-handler.server.ts";
import { withoutConsent } from "./step.server.ts";
import { makeCall } from "./call.server.ts";
import { Claims } from "./claims.server.ts";
import { plan, toRecord } from "./attempt.server.ts";
import type { HeldLease } from "./holds/lease.server.ts";
import type { HoldProbe } from "./holds/holds.server.ts";
import { LaneHolds } from "./holds/lane-holds.server.ts";
import type { LaneContext } from "./lane-context.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { OpenCalls } from "./rate/open-calls.ts";
import { callsAtOnce, type Health } from "./health/probe.ts";
import type { Planned } from "./rate/waiting-calls.ts";

/**
 * One slice of work in one lane: claims rows, makes their calls as fast as the budget and Klaviyo
 * allow, and has every answer settled. It ends when nothing is due, when Klaviyo is in trouble,
 * when its time is over, or when its lease is lost; by then no call is open and no answer
 * unsettled.
 */
export class LaneSlice {
  readonly reports: ReportHandler;
  readonly #held: HeldLease;
  readonly #memory: LaneMemory;
  readonly #context: LaneContext;
  readonly #claims: Claims;
  readonly #calls: OpenCalls;
  readonly #holds: LaneHolds;
  #holdsDue = true;
  /** Its shops are to be joined with the lane of this account, or those of another lane with it. */
  #joins: { accountId: string | undefined } | undefined;
  /** The error that ended the slice; open calls are answered and settled first. */
  #broken: { error: unknown } | undefined;
  #nudged = new AbortController();

  constructor(held: HeldLease, health: Health, memory: LaneMemory, context: LaneContext) {
    this.#held = held;
    this.#memory = memory;
    this.#context = context;
    this.#calls = new OpenCalls(context);
    this.#claims = new Claims(held.lease.laneId, memory.budgets, context);
    held.onChange = this.#nudge;
    const holds = {
      laneId: held.lease.laneId,
      memory,
      mayGoOn: () => !this.#isEnding(),
      signal: AbortSignal.any([held.lost.signal, context.stopping]),
      probeHold: this.#probeHold,
      ended: () => {
        this.#claims.unread.mayBeAny();
        this.#nudge();
      },
      failed: (error: unknown) => (this.#broken = { error }),
    };
    this.#holds = new LaneHolds(holds, context);
    const rows = {
      settled: (id: string, due: boolean) => {
        if (due) this.#claims.goOn(id);
        else this.#claims.remove(id);
        this.#nudge();
      },
      consentsGivenUp: () => {
        this.#claims.drop(goesWithoutConsent);
        this.#claims.unread.mayBeAny();
        this.#nudge();
      },
      held: (shop: string) => this.#claims.drop(({ row }) => row.shop === shop),
    };
    this.reports = new ReportHandler({ id: held.lease.laneId, health, memory }, rows, context);
  }

  /**
   * Signals that a row of a shop may have become due. False where this slice does not work for that
   * shop.
   */
  wake(shop: string): boolean {
    const mine = this.#claims.unread.lookAgain(shop);
    if (mine) this.#nudge();
    return mine;
  }

  /** Takes in what other processes have done in its lane. */
  applyNews({ wokenSince, holdsDue, joins }: LaneNews): void {
    if (wokenSince) this.#claims.unread.lookAgainSince(wokenSince);
    if (holdsDue) this.#holdsDue = true;
    if (joins) this.#joins ??= { accountId: undefined };
    this.#nudge();
  }

  /** The account that an answer has named for a lane that had none. */
  get accountId(): string | undefined {
    return this.#joins?.accountId;
  }

  async run(): Promise<void> {
    const { stopping, semaphore } = this.#context;
    stopping.addEventListener("abort", this.#nudge);
    try {
      await this.#work();
    } finally {
      stopping.removeEventListener("abort", this.#nudge);
      semaphore.forget(this.#laneId);
    }
    if (this.#broken) throw this.#broken.error;
  }

  async #work(): Promise<void> {
    const { clock, settings } = this.#context;
    for (;;) {
      this.#nudged = new AbortController();
      if (this.#holdsDue && !this.#isEnding()) {
        this.#holdsDue = false;
        await this.#holds.look();
      }
      if (this.#isEnding()) this.#claims.drop(() => true);
      const waitMs = this.#startCalls();
      if (!this.#isEnding() && this.#claims.wantsMore(this.#calls.size)) {
        await this.#claimMore();
        continue;
      }
      if (this.#calls.size === 0 && this.#claims.waiting === 0) {
        this.reports.release();
        if (this.#claims.size === 0 && !this.#holds.asking) break;
      }
      await clock.after(waitMs, this.#nudged.signal);
      if (this.#held.leftMs(clock) <= settings.breakOffMs) this.#held.lose();
    }
  }

  get #laneId(): string {
    return this.#held.lease.laneId;
  }

  /** Something has changed. With a reason: without one, each abort creates an error's stack. */
  readonly #nudge = (): void => this.#nudged.abort("nudged");

  #isEnding(): boolean {
    const mayGoOn = this.#callsAtOnce() > 0 && !this.#held.isLost && !this.#broken && !this.#joins;
    return !mayGoOn || this.#context.stopping.aborted || this.#calls.isOver();
  }

  #callsAtOnce(): number {
    const { clock, settings } = this.#context;
    const { perSecond } = settings.limits.back_in_stock;
    const most = this.#memory.inFlight.most(perSecond, settings.probe.least);
    return Math.min(callsAtOnce(this.reports.health.rows, clock.now(), settings.probe), most);
  }

  async #claimMore(): Promise<void> {
    const calls = this.#callsAtOnce();
    try {
      const batches = this.#claims.claim(this.reports.health.rows, calls, this.#memory.suspects);
      for await (const { rows, readAt } of batches) {
        for (const row of rows) this.#take(row, readAt);
      }
    } catch (error) {
      this.#broken = { error };
    }
  }

  readonly #probeHold = (probe: HoldProbe): void => {
    if (this.#claims.has(probe.row.id)) return;
    this.reports.probeHold(probe);
    this.#take(probe.row, probe.readAt);
  };

  #take(row: ClaimedRow, readAt: number): void {
    this.#claims.add(row);
    const planned = plan(row);
    const result = { row, attempt: null };
    switch (planned.kind) {
      case "call": {
        const call = { row, call: planned, readAt };
        if (this.#consentsAreOff && goesWithoutConsent(call)) {
          this.reports.settle(result, withoutConsent(row));
        } else this.#claims.wait(call);
        break;
      }
      case "settle":
        this.reports.settle(result, planned.next);
        break;
      case "hold":
        void this.reports.hold(result, { hold: planned.hold, detail: null });
    }
  }

  /** At the end of their pause, one row tries again. */
  get #consentsAreOff(): boolean {
    const { consentsGivenUp, consentHealth } = this.#memory;
    return consentsGivenUp && this.#context.clock.now() < consentHealth.pausedUntil;
  }

  /** Begins every call that may begin now; returns how long at most until the next one may. */
  #startCalls(): number {
    const { clock, settings, semaphore } = this.#context;
    let waitMs = this.#calls.leftMs();
    for (;;) {
      const leaseLasts = this.#held.leftMs(clock) >= settings.lastCallMs;
      if (!leaseLasts || this.#calls.size >= this.#callsAtOnce()) break;
      const pauseMs = this.#calls.consentsPauseMs(this.reports.health.consents);
      const [next, untilMs] = this.#claims.next(pauseMs);
      if (!next) {
        waitMs = Math.max(1, Math.min(waitMs, untilMs));
        break;
      }
      if (this.#claims.dropOutdated(next)) return waitMs;
      if (!semaphore.acquire(this.#laneId, this.#nudge)) return waitMs;
      this.#claims.startCall(next);
      void this.#deliver(next);
    }
    semaphore.forget(this.#laneId);
    return waitMs;
  }

  async #deliver(planned: Planned): Promise<void> {
    const { row, call } = planned;
    this.#calls.start(planned);
    const lane = { held: this.#held, memory: this.#memory };
    const report = await makeCall(planned, lane, this.#context);
    this.#context.semaphore.release();
    this.#calls.end(planned);
    this.#noteAccount(row, report?.served?.accountId ?? null);
    if (!report) {
      // The row stays queued, and the lane rests.
      this.reports.health.rest();
      this.#claims.remove(row.id);
    } else {
      const result = { row, attempt: toRecord(report, call) };
      // A call that we aborted ourselves says nothing about Klaviyo or the row.
      const brokenOff = report.status === null && this.#held.isLost;
      if (brokenOff) this.reports.settle(result, { state: "queued", dueAt: row.dueAt });
      else this.reports.handle(result, call.step, report);
    }
    this.#nudge();
  }

  #noteAccount({ merchant }: ClaimedRow, said: string | null): void {
    const accountId = this.#context.accountNames.toJoin(this.#laneId, merchant.accountId, said);
    if (accountId !== undefined) this.#joins = { accountId };
  }
}

/** A sign-up that its e-mail address alone can carry, and that asks for consents first. */
function goesWithoutConsent({ row, call }: Planned): boolean {
  return call.step.step === "consent" && row.email !== null && !row.accepted;
}
