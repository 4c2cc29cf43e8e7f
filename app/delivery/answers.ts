import type { Logger } from "pino";
import type { Report } from "../klaviyo/report.ts";
import { noteConsentRefused } from "../merchant/consent.ts";
import { attempts, callSeconds } from "../metrics.server.ts";
import { postponeCheck, type Hold } from "../merchant/hold.ts";
import type { Next } from "../outbox/settle.ts";
import type { Clock } from "./clock.ts";
import type { Call } from "./hand-over.ts";
import { hear, type HandedBack, type Heard } from "./hear.ts";
import { endHold, holdFor, type Trial } from "./holds.ts";
import { stopped, type Health } from "./probe.ts";
import type { Refusals } from "./refusals.ts";
import type { DeliverySettings } from "./settings.ts";
import type { Settler } from "./settler.ts";

export interface AnswersContext {
  clock: Clock;
  random: () => number;
  log: Logger;
  settings: DeliverySettings;
  settler: Settler;
}

/** A row that Klaviyo does not take, and where it goes if that is its own fault. */
export interface Refused extends HandedBack {
  next: Next;
}

/** Whoever works through a lane's rows, as the answers see it. */
export interface Rows {
  /** The row is written down and may be claimed again; `due` is whether it has a next step now. */
  settled(id: string, due: boolean): void;
  /** Nothing more is to be begun for this shop. */
  held(shop: string): void;
}

/** What a slice came to: one line of the operator's log. */
export interface SliceReport {
  delivered: number;
  failed: number;
  again: number;
}

/** What becomes of a lane's answers: each moves its row on, and some stop a shop or the lane. */
export class Answers {
  readonly report: SliceReport = { delivered: 0, failed: 0, again: 0 };
  readonly #laneId: string;
  readonly #refusals: Refusals<Refused>;
  readonly #rows: Rows;
  readonly #context: AnswersContext;
  readonly #trials = new Map<string, Trial>();
  #health: Health;

  constructor(
    lane: { id: string; health: Health; refusals: Refusals<Refused> },
    rows: Rows,
    context: AnswersContext,
  ) {
    this.#laneId = lane.id;
    this.#health = lane.health;
    this.#refusals = lane.refusals;
    this.#rows = rows;
    this.#context = context;
  }

  get health(): Health {
    return this.#health;
  }

  /** This row's answer also shows whether its shop's hold is still earned. */
  tries(trial: Trial): void {
    this.#trials.set(trial.row.id, trial);
  }

  take(back: HandedBack, step: Call["step"], report: Report): void {
    const { clock, random, settings } = this.#context;
    attempts.inc({ outcome: back.attempt?.outcome ?? "" });
    callSeconds.observe(report.durationMs / 1000);
    const circumstances = { health: this.#health, at: clock.now(), random };
    const { health, verdict } = hear({ row: back.row, step }, report, circumstances, settings);
    this.#note(health, verdict);
    if (["settled", "shop", "no_consents"].includes(verdict.kind)) {
      this.#settleAll(this.#refusals.otherwise());
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
      case "refused":
        this.#refuse({ ...back, next: verdict.next }, verdict.sign);
        break;
      case "us":
        this.#stop([back], report);
    }
    const trial = this.#trials.get(back.row.id);
    const seen = step.step === "back_in_stock" && report.status !== null;
    if (trial && seen && (verdict.kind === "settled" || verdict.kind === "refused")) {
      void endHold(trial.held, this.#context).catch(this.#lostWrite);
    }
  }

  /** Refused rows that nobody else is left to be compared with. */
  release(): void {
    this.#settleAll(this.#refusals.release());
  }

  /** A mistake of ours came up in the middle of a call: the lane rests. */
  rest(): void {
    const { clock, settings } = this.#context;
    this.#health = stopped(this.#health, clock.now(), settings.unexpectedPauseMs);
  }

  settle({ row, attempt }: HandedBack, next: Next): void {
    const { settler } = this.#context;
    this.report[next.state === "queued" ? "again" : next.state] += 1;
    const { keyVersion } = row.merchant;
    void settler.add({ row, keyVersion, attempt, next }).then(() => {
      const due = next.state === "queued" && next.dueAt.getTime() <= this.#context.clock.now();
      this.#rows.settled(row.id, due);
    });
  }

  /** Stops the shop, and puts the row back. */
  async hold(back: HandedBack, { hold, detail }: { hold: Hold; detail: string | null }) {
    const { clock } = this.#context;
    const trial = this.#trials.get(back.row.id);
    this.#rows.held(back.row.shop);
    await (
      trial
        ? postponeCheck(trial.held, new Date(clock.now()))
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

  #refuse(refused: Refused, sign: string): void {
    const { own, alike } = this.#refusals.refused(refused.row.id, sign, refused);
    this.#settleAll(own);
    if (alike.length > 0) this.#stop(alike, { status: refused.attempt?.status ?? null });
  }

  #settleAll(refused: Refused[]): void {
    for (const one of refused) this.settle(one, one.next);
  }

  /** No row pays for what is ours: they wait, and the operator is told. */
  #stop(backs: HandedBack[], { status }: { status: number | null }): void {
    const { clock, log, settings } = this.#context;
    this.rest();
    const [first] = backs;
    log.error(
      {
        lane: this.#laneId,
        status,
        code: first?.attempt?.code ?? null,
        pointer: first?.attempt?.pointer ?? null,
        rows: backs.length,
        waitMs: settings.unexpectedPauseMs,
      },
      "Klaviyo answered what no row can be blamed for; the lane waits, no row is lost: see the attempt's answer",
    );
    const dueAt = new Date(clock.now() + 1);
    for (const back of backs) this.settle(back, { state: "queued", dueAt });
  }

  /** Takes over how Klaviyo is doing, and tells the operator where that changed. */
  #note(health: Health, verdict: Heard["verdict"]): void {
    const { log, clock } = this.#context;
    const before = this.#health;
    this.#health = health;
    if (health.failures > before.failures && verdict.kind === "lane") {
      const { failures, pausedUntil } = health;
      const waitMs = Math.round(pausedUntil - clock.now());
      log.warn(
        { lane: this.#laneId, reason: verdict.reason, failures, waitMs },
        "Klaviyo can't take sign-ups now; the lane waits",
      );
    } else if (before.failures > 0 && health.failures === 0) {
      log.info({ lane: this.#laneId }, "Klaviyo answers again: full speed");
    }
  }

  /** The row goes back to the queue all the same, and earns its hold with its next call. */
  readonly #lostWrite = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error;
    this.#context.log.error(
      { lane: this.#laneId, error: name },
      "A hold could not be written down",
    );
    this.rest();
  };
}
