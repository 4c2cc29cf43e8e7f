import type { Report } from "../klaviyo/report.ts";
import { noteConsentRefused } from "../merchant/consent.server.ts";
import { attempts, callSeconds, deliverySeconds, settlements } from "../server/metrics.server.ts";
import { postponeCheck, type Hold } from "../merchant/hold.server.ts";
import type { Next } from "../outbox/queue/settlement.ts";
import { ceilingMs } from "./health/backoff.ts";
import type { Call } from "./attempt.server.ts";
import {
  interpretReport,
  type Interpretation,
  type RowResult,
  type Refused,
} from "./interpret-report.server.ts";
import { afterConsent } from "./step.server.ts";
import { endHold, holdFor, keepHold } from "./holds/held-shops.server.ts";
import type { HoldProbe } from "./holds/holds.server.ts";
import { LaneHealth } from "./health/lane-health.server.ts";
import type { Health } from "./health/probe.ts";
import type { LaneContext } from "./lane-context.ts";
import type { LaneMemory } from "./lane-memory.ts";
import type { Signature } from "./health/refusals.ts";

/** What the report handler needs of the slice that works through a lane's rows. */
export interface Rows {
  /** The row is stored and may be claimed again; `due` is whether it has a next step now. */
  settled(id: string, due: boolean): void;
  /** Sign-ups go out without the consents that can't be recorded. */
  consentsGivenUp(): void;
  /** No further call may begin for this shop. */
  held(shop: string): void;
}

/** What a slice did: one line of the operator's log. */
export interface SliceReport {
  delivered: number;
  failed: number;
  again: number;
}

/** Handles a lane's reports: each moves its row on, and some stop a shop or the lane. */
export class ReportHandler {
  readonly health: LaneHealth;
  readonly report: SliceReport = { delivered: 0, failed: 0, again: 0 };
  readonly #laneId: string;
  readonly #memory: LaneMemory;
  readonly #rows: Rows;
  readonly #context: LaneContext;
  readonly #holdProbes = new Map<string, HoldProbe>();
  /** Consents that Klaviyo refuses for no reason of theirs: logged once. */
  #unrecorded = false;

  constructor(
    lane: { id: string; health: Health; memory: LaneMemory },
    rows: Rows,
    context: LaneContext,
  ) {
    this.#laneId = lane.id;
    this.health = new LaneHealth(lane, context);
    this.#memory = lane.memory;
    this.#rows = rows;
    this.#context = context;
  }

  get #refusals() {
    return this.#memory.refusals;
  }

  /** This row's answer also shows whether its shop's hold still applies. */
  probeHold(probe: HoldProbe): void {
    this.#holdProbes.set(probe.row.id, probe);
  }

  handle(result: RowResult, step: Call["step"], report: Report): void {
    const { clock, random, settings } = this.#context;
    attempts.inc({ outcome: result.attempt?.outcome ?? "" });
    callSeconds.observe(report.durationMs / 1000);
    const circumstances = {
      health: this.health.at(step.step),
      rows: this.health.rows,
      at: clock.now(),
      random,
    };
    const follows = interpretReport({ row: result.row, step }, report, circumstances, settings);
    this.health.update(step.step, follows.health, follows.outage);
    if (step.step === "consent" && this.health.consentsAreDown(clock.now())) {
      this.#rows.consentsGivenUp();
    }
    if (follows.refusals === "taken") this.#settleAll(this.#refusals.afterSuccess(step.step));
    if (follows.refusals === "flush") this.#settleAll(this.#refusals.flushAsRowFaults());
    if (follows.clearsSuspects) this.#memory.suspects.clear();
    this.#moveOn(result, follows);
    const probe = this.#holdProbes.get(result.row.id);
    if (probe && follows.afterHoldProbe !== null) {
      const now = new Date(clock.now());
      const stored =
        follows.afterHoldProbe === "end_hold"
          ? endHold(probe.held, this.#context)
          : postponeCheck(probe.held, now);
      void stored.catch(this.#lostWrite);
    }
  }

  #moveOn(result: RowResult, { row, withoutConsents }: Interpretation): void {
    if (row.kind === "hold") void this.hold(result, row);
    else if (row.kind === "suspect") this.#suspect({ ...result, next: row.next }, row);
    else if (withoutConsents?.why === "not_permitted") {
      void this.#continueWithoutConsents(result, row.next, withoutConsents.detail);
    } else {
      if (withoutConsents) this.#logUnrecorded(result);
      this.settle(result, row.next);
    }
  }

  /** Refused rows that have no other row left to be compared with. */
  release(): void {
    this.#settleAll(this.#refusals.release());
  }

  settle({ row, attempt }: RowResult, wanted: Next): void {
    const { settler } = this.#context;
    const next = row.accepted ? afterConsent(row, wanted) : wanted;
    const became = next.state === "queued" ? "again" : next.state;
    this.report[became] += 1;
    const { keyVersion } = row.merchant;
    void settler.add({ row, keyVersion, attempt, next }).then(() => {
      settlements.inc({ result: became });
      if (next.state === "delivered") observeDelivery({ row, attempt });
      const due = next.state === "queued" && next.dueAt.getTime() <= this.#context.clock.now();
      this.#rows.settled(row.id, due);
    });
  }

  /** Holds the shop, and requeues the row. */
  async hold(result: RowResult, { hold, detail }: { hold: Hold; detail: string | null }) {
    const { clock } = this.#context;
    const probe = this.#holdProbes.get(result.row.id);
    this.#rows.held(result.row.shop);
    await (
      probe
        ? keepHold(probe.held, { hold, detail }, this.#context)
        : holdFor(result.row, { hold, detail }, this.#context)
    ).catch(this.#lostWrite);
    this.settle(result, { state: "queued", dueAt: new Date(clock.now() + 1) });
  }

  async #continueWithoutConsents(
    result: RowResult,
    next: Next,
    detail: string | null,
  ): Promise<void> {
    const { log } = this.#context;
    const { shop, merchant } = result.row;
    const news = await noteConsentRefused(shop, merchant.keyVersion, detail).catch(
      (error: unknown) => {
        this.#lostWrite(error);
        return false;
      },
    );
    if (news) log.warn({ shop }, "This shop's key may not record consents; SMS is left out");
    this.settle(result, next);
  }

  #logUnrecorded(result: RowResult): void {
    const { log } = this.#context;
    const { status = null, code = null, pointer = null } = result.attempt ?? {};
    if (!this.#unrecorded) {
      log.error(
        { lane: this.#laneId, status, code, pointer },
        "Klaviyo refuses to record consents and does not say why; sign-ups go out without: see the attempt's answer",
      );
    }
    this.#unrecorded = true;
  }

  #suspect(
    refused: Refused,
    { signature, othersSucceeded }: { signature: Signature; othersSucceeded: boolean },
  ): void {
    const { rowFaults, notRowFaults } = this.#refusals.refused(refused.row.id, signature, refused, {
      othersSucceeded,
    });
    this.#settleAll(rowFaults);
    if (notRowFaults.length > 0) this.#probe(notRowFaults);
  }

  #settleAll(refused: Refused[]): void {
    for (const one of refused) this.settle(one, one.next);
  }

  /**
   * No row fails for what may be our fault: these wait, the operator is warned, and the lane tries
   * a few other rows, more each time, until Klaviyo takes one.
   */
  #probe(refused: Refused[]): void {
    const { clock, settings } = this.#context;
    this.health.suspect(refused[0]?.attempt ?? null, refused.length);
    const now = clock.now();
    // Longer each time: those that were not tried yet go first.
    const { baseMs, capMs } = settings.suspectRows;
    for (const one of refused) {
      this.#memory.suspects.add(one.row);
      const waitMs = ceilingMs(one.row.attemptCount + 1, { baseMs, capMs });
      this.settle(one, { state: "queued", dueAt: new Date(now + waitMs) });
    }
  }

  /** The row is requeued all the same, and its next call causes the hold. */
  readonly #lostWrite = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error;
    this.#context.log.error({ lane: this.#laneId, error: name }, "A hold could not be stored");
    this.health.rest();
  };
}

/**
 * From the click to the answer of Klaviyo, for a row that was never edited or resent; nothing where
 * the call only recorded a consent of a row that Klaviyo had, or for a row whose click was in another
 * app.
 */
function observeDelivery({ row, attempt }: RowResult): void {
  if (attempt === null || row.accepted || row.version > 1 || row.source === "import") return;
  const answeredAt = attempt.at.getTime() + attempt.durationMs;
  deliverySeconds.observe(Math.max(0, answeredAt - row.createdAt.getTime()) / 1_000);
}
