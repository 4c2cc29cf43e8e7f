import type { Logger } from "pino";
import type { Report } from "../klaviyo/report.ts";
import { noteConsentRefused } from "../merchant/consent.server.ts";
import { attempts, callSeconds } from "../server/metrics.server.ts";
import { postponeCheck, type Hold } from "../merchant/hold.server.ts";
import type { Next } from "../outbox/queue/settle.server.ts";
import { ceilingMs } from "./health/backoff.ts";
import type { Clock } from "./clock.ts";
import type { Call } from "./hand-over.server.ts";
import {
  interpretReport,
  type HandedBack,
  type Interpretation,
} from "./interpret-report.server.ts";
import { afterConsent } from "./after-consent.server.ts";
import { endHold, holdFor, holdStands } from "./holds/held-shops.server.ts";
import type { HoldTrial } from "./holds/holds.server.ts";
import { pausedFor, type Health, type Pause } from "./health/probe.ts";
import type { LaneMemory } from "./lane-memory.ts";
import type { Sign } from "./health/refusals.ts";
import type { DeliverySettings } from "./settings.ts";
import type { Settler } from "./settler.server.ts";

export interface ReportHandlerContext {
  clock: Clock;
  random: () => number;
  log: Logger;
  settings: DeliverySettings;
  settler: Settler;
}

/**
 * A row that Klaviyo refused without naming anything of it, and where it goes if it is at fault.
 */
export interface Refused extends HandedBack {
  next: Next;
}

type StepName = Call["step"]["step"];

/** What the report handler needs of the slice that works through a lane's rows. */
export interface Rows {
  /** The row is stored and may be claimed again; `due` is whether it has a next step now. */
  settled(id: string, due: boolean): void;
  /** No further call may begin for this shop. */
  held(shop: string): void;
}

/** A bug of ours, not an answer of Klaviyo's. */
const OURS: Pause = { cause: "own", status: null, code: null };

/** What a slice did: one line of the operator's log. */
export interface SliceReport {
  delivered: number;
  failed: number;
  again: number;
}

/** Handles a lane's reports: each moves its row on, and some stop a shop or the lane. */
export class ReportHandler {
  readonly report: SliceReport = { delivered: 0, failed: 0, again: 0 };
  readonly #laneId: string;
  readonly #memory: LaneMemory;
  readonly #rows: Rows;
  readonly #context: ReportHandlerContext;
  readonly #trials = new Map<string, HoldTrial>();
  #probesSince = -Infinity;
  #health: Health;
  /** Consents that Klaviyo refuses for no reason of theirs: logged once. */
  #unrecorded = false;

  constructor(
    lane: { id: string; health: Health; memory: LaneMemory },
    rows: Rows,
    context: ReportHandlerContext,
  ) {
    this.#laneId = lane.id;
    this.#health = lane.health;
    this.#memory = lane.memory;
    this.#rows = rows;
    this.#context = context;
  }

  /** Klaviyo's health at the back-in-stock call, which every row needs. */
  get health(): Health {
    return this.#health;
  }

  get consentHealth(): Health {
    return this.#memory.consentHealth;
  }

  get #refusals() {
    return this.#memory.refusals;
  }

  /** This row's answer also shows whether its shop's hold still applies. */
  tries(trial: HoldTrial): void {
    this.#trials.set(trial.row.id, trial);
  }

  handle(back: HandedBack, step: Call["step"], report: Report): void {
    const { clock, random, settings } = this.#context;
    attempts.inc({ outcome: back.attempt?.outcome ?? "" });
    callSeconds.observe(report.durationMs / 1000);
    const before = step.step === "consent" ? this.consentHealth : this.#health;
    const circumstances = { health: before, at: clock.now(), random };
    const { health, verdict } = interpretReport(
      { row: back.row, step },
      report,
      circumstances,
      settings,
    );
    this.#note(step.step, health, verdict);
    if (report.outcome.kind === "delivered") {
      this.#settleAll(this.#refusals.afterSuccess(step.step));
    } else if (verdict.kind !== "odd" && verdict.kind !== "lane") {
      this.#settleAll(this.#refusals.flushAsRowFaults());
    }
    switch (verdict.kind) {
      case "settled":
      case "lane":
        this.settle(back, verdict.next);
        break;
      case "shop":
        void this.hold(back, verdict);
        break;
      case "no_consents":
        void this.#goOnWithoutConsents(back, verdict);
        break;
      case "unrecorded":
        this.#goOnUnrecorded(back, verdict.next);
        break;
      case "odd":
        this.#suspect({ ...back, next: verdict.next }, verdict);
    }
    const trial = this.#trials.get(back.row.id);
    // Only an answer about the row shows that the key is good.
    const seen = report.status !== null && verdict.kind === "settled";
    if (trial && seen && step.step === "back_in_stock") {
      void endHold(trial.held, this.#context).catch(this.#lostWrite);
    } else if (trial && verdict.kind === "odd") {
      const now = new Date(this.#context.clock.now());
      void postponeCheck(trial.held, now).catch(this.#lostWrite);
    }
  }

  /** Refused rows that have no other row left to be compared with. */
  release(): void {
    this.#settleAll(this.#refusals.release());
  }

  /** A bug of ours surfaced during a call: the lane rests. */
  rest(): void {
    const { clock, settings } = this.#context;
    this.#health = pausedFor(this.#health, clock.now(), settings.ownPauseMs, {
      ...OURS,
      ordered: true,
    });
  }

  settle({ row, attempt }: HandedBack, wanted: Next): void {
    const { settler } = this.#context;
    const next = row.accepted ? afterConsent(row, wanted) : wanted;
    this.report[next.state === "queued" ? "again" : next.state] += 1;
    const { keyVersion } = row.merchant;
    void settler.add({ row, keyVersion, attempt, next }).then(() => {
      const due = next.state === "queued" && next.dueAt.getTime() <= this.#context.clock.now();
      this.#rows.settled(row.id, due);
    });
  }

  /** Holds the shop, and requeues the row. */
  async hold(back: HandedBack, { hold, detail }: { hold: Hold; detail: string | null }) {
    const { clock } = this.#context;
    const trial = this.#trials.get(back.row.id);
    this.#rows.held(back.row.shop);
    await (
      trial
        ? holdStands(trial.held, { hold, detail }, this.#context)
        : holdFor(back.row, { hold, detail }, this.#context)
    ).catch(this.#lostWrite);
    this.settle(back, { state: "queued", dueAt: new Date(clock.now() + 1) });
  }

  async #goOnWithoutConsents(
    back: HandedBack,
    { next, detail }: { next: Next; detail: string | null },
  ): Promise<void> {
    const { log } = this.#context;
    const { shop, merchant } = back.row;
    const news = await noteConsentRefused(shop, merchant.keyVersion, detail).catch(
      (error: unknown) => {
        this.#lostWrite(error);
        return false;
      },
    );
    if (news) log.warn({ shop }, "This shop's key may not record consents; SMS is left out");
    this.settle(back, next);
  }

  #goOnUnrecorded(back: HandedBack, next: Next): void {
    const { log } = this.#context;
    const { status = null, code = null, pointer = null } = back.attempt ?? {};
    if (!this.#unrecorded) {
      log.error(
        { lane: this.#laneId, status, code, pointer },
        "Klaviyo refuses to record consents and does not say why; sign-ups go out without: see the attempt's answer",
      );
    }
    this.#unrecorded = true;
    this.settle(back, next);
  }

  #suspect(refused: Refused, { sign, others }: { sign: Sign; others: boolean }): void {
    const { own, alike } = this.#refusals.refused(refused.row.id, sign, refused, { others });
    this.#settleAll(own);
    if (alike.length > 0) this.#probe(alike);
  }

  #settleAll(refused: Refused[]): void {
    for (const one of refused) this.settle(one, one.next);
  }

  /**
   * No row fails for what may be our fault: these wait, the operator is warned, and the lane tries
   * one other row at a time until Klaviyo takes one.
   */
  #probe(alike: Refused[]): void {
    const { clock, log, settings } = this.#context;
    const now = clock.now();
    const { at, status = null, code = null, pointer = null } = alike[0]?.attempt ?? {};
    // Calls that were open when the lane began to probe add nothing new.
    if ((at?.getTime() ?? now) > this.#probesSince) {
      this.#probesSince = now;
      const known = this.#health.pause?.cause === "refusing";
      const pause: Pause = { cause: "refusing", status, code };
      this.#health = pausedFor(this.#health, now, settings.suspectProbeMs, {
        ...pause,
        ordered: false,
      });
      const said = { lane: this.#laneId, status, code, pointer, rows: alike.length };
      // Once: the lane's row keeps the cause until Klaviyo takes a row.
      if (!known) {
        log.error(
          said,
          "Klaviyo refuses calls and names nothing of the sign-ups, so the fault may be ours; no sign-up is lost, other ones are tried one at a time: see the answer of the attempts",
        );
      }
    }
    // Longer each time: those that were not tried yet go first.
    const { baseMs, capMs } = settings.suspectRows;
    for (const one of alike) {
      const waitMs = ceilingMs(one.row.attemptCount + 1, { baseMs, capMs });
      this.settle(one, { state: "queued", dueAt: new Date(now + waitMs) });
    }
  }

  /**
   * Takes over Klaviyo's new health, and logs a change for the operator: each outage and its end
   * once.
   */
  #note(step: StepName, health: Health, verdict: Interpretation["verdict"]): void {
    const { log, clock } = this.#context;
    const consent = step === "consent";
    const before = consent ? this.consentHealth : this.#health;
    if (consent) this.#memory.consentHealth = health;
    else this.#health = health;
    if (before.failures === 0 && verdict.kind === "lane") {
      const waitMs = Math.round(health.pausedUntil - clock.now());
      log.warn(
        { lane: this.#laneId, step, reason: verdict.reason, waitMs },
        "Klaviyo can't take this step now; it waits, longer each time",
      );
    } else if (before.failures > 0 && health.failures === 0) {
      log.info({ lane: this.#laneId, step }, "Klaviyo answers again: full speed");
    }
  }

  /** The row is requeued all the same, and its next call causes the hold. */
  readonly #lostWrite = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error;
    this.#context.log.error({ lane: this.#laneId, error: name }, "A hold could not be stored");
    this.rest();
  };
}
