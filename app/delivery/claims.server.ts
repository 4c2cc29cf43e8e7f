import { claim, type ClaimedRow, type Wanted } from "../outbox/queue/claim.server.ts";
import type { Clock } from "./clock.ts";
import type { Health } from "./health/probe.ts";
import type { Suspects } from "./health/refusals.ts";
import type { Budgets } from "./rate/budgets.ts";
import type { DeliverySettings } from "./settings.ts";
import { WaitingCalls, type Planned } from "./rate/waiting-calls.ts";
import { UnreadRows } from "./unread-rows.ts";

interface Batch {
  rows: ClaimedRow[];
  /** When they were read, in monotonic milliseconds. */
  readAt: number;
}

const NOTHING: Batch = { rows: [], readAt: 0 };

interface ClaimsContext {
  clock: Clock;
  settings: DeliverySettings;
}

/**
 * The rows that a slice has claimed and not settled. Cost is per statement, so they are claimed in
 * large batches, but never more than a killed process may repeat. Klaviyo allows far fewer consent
 * calls than subscriptions: rows that wait for a consent call must not fill the lane, so that rows
 * without one can overtake them.
 */
export class Claims {
  readonly unread = new UnreadRows();
  readonly #laneId: string;
  readonly #context: ClaimsContext;
  readonly #rows = new Set<string>();
  /** Claimed rows whose calls have not begun. */
  readonly #waiting: WaitingCalls;
  /** Due rows with a consent to record were left unclaimed, because enough of them wait. */
  #leftConsents = false;

  constructor(laneId: string, budgets: Budgets, context: ClaimsContext) {
    this.#laneId = laneId;
    this.#context = context;
    this.#waiting = new WaitingCalls(budgets);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** How many calls have not begun. */
  get waiting(): number {
    return this.#waiting.size;
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  /** False while enough rows wait for the next calls; `open` is the number of open calls. */
  wantsMore(open: number): boolean {
    const { claimed } = this.#context.settings;
    if (this.#leftConsents && this.#waiting.count("consent") <= this.#mostConsents / 2) {
      this.#leftConsents = false;
      this.unread.mayBeMore();
    }
    if (!this.unread.mayBe({ plainOnly: this.#manyConsents })) return false;
    const enough = Math.max(open, claimed / 8);
    return this.size <= claimed / 2 && this.#waiting.count("back_in_stock") <= enough;
  }

  /**
   * Claims rows for as many calls as may be open: large batches where Klaviyo answers, else probes.
   * The caller adds each batch before it takes the next one.
   */
  async *claim(
    { failures, pause }: Health,
    calls: number,
    suspects: Suspects,
  ): AsyncGenerator<Batch> {
    if (failures === 0) yield await this.#claim(Infinity);
    else if (pause?.cause === "refusing") yield* this.#claimUnlike(suspects, calls);
    // While Klaviyo is down, one row probes.
    else yield await this.#claim(1, "oldest");
  }

  /**
   * Klaviyo refuses rows that may all be alike, and hundreds of those may be before a good one, or
   * come after it. So each round tries some that are unlike them, the newest and the longest due.
   */
  async *#claimUnlike(suspects: Suspects, calls: number): AsyncGenerator<Batch> {
    let left = calls;
    const next = async (most: number, probe: Wanted["probe"]) => {
      const batch = most > 0 ? await this.#claim(most, probe) : NOTHING;
      left -= batch.rows.length;
      return batch;
    };
    yield await next(Math.floor(calls / 2), { unlike: suspects });
    yield await next(Math.ceil(left / 2), "newest");
    yield await next(left, "oldest");
  }

  /** Claims up to `most` rows; `probe` says which ones come first. */
  async #claim(most: number, probe?: Wanted["probe"]): Promise<Batch> {
    const { clock, settings } = this.#context;
    const limit = Math.min(most, settings.claimed - this.size);
    const search = this.unread.search(limit, { plainOnly: this.#manyConsents, probe });
    const readAt = clock.monotonic();
    const now = new Date(clock.now());
    const seen = new Set<string>();
    const wanted = { limit, except: this.#rows, seen, probe, ...search };
    const rows = await claim(this.#laneId, now, wanted);
    this.unread.found(rows, { search, seen, allUntil: rows.length === limit ? null : now });
    return { rows, readAt };
  }

  add({ id }: ClaimedRow): void {
    this.#rows.add(id);
    this.unread.read(id);
  }

  /** The row is settled, or its call is dropped: nothing in the database marks a claimed row. */
  remove(id: string): void {
    this.#rows.delete(id);
  }

  /**
   * The row is settled and has a next step: it is claimed again for that step, ahead of the waiting
   * rows.
   */
  goOn(id: string): void {
    this.#rows.delete(id);
    this.unread.goOn(id);
  }

  /** Queues the row's call, or leaves the row for later where enough consents wait. */
  wait(planned: Planned): void {
    if (planned.call.step.step === "consent" && this.#manyConsents) {
      this.remove(planned.row.id);
      this.#leftConsents = true;
    } else this.#waiting.add(planned);
  }

  /** The call that may begin now, or how long until there is one. */
  next(consentsPauseMs: number): [Planned | undefined, number] {
    return this.#waiting.next(this.#context.clock.monotonic(), consentsPauseMs);
  }

  startCall(planned: Planned): void {
    this.#waiting.remove(planned);
  }

  drop(which: (planned: Planned) => boolean): void {
    for (const id of this.#waiting.drop(which)) this.remove(id);
  }

  /**
   * A row that has waited long for its call is read again: it may be erased by now, or its shop
   * gone.
   */
  dropOutdated(next: Planned): boolean {
    const { clock, settings } = this.#context;
    const outdated = ({ readAt }: Planned) => clock.monotonic() - readAt > settings.freshMs;
    if (!outdated(next)) return false;
    this.drop(outdated);
    this.unread.mayBeMore();
    return true;
  }

  get #mostConsents(): number {
    return this.#context.settings.claimed / 4;
  }

  get #manyConsents(): boolean {
    return this.#waiting.count("consent") >= this.#mostConsents;
  }
}
