import { channelOf, type Traits } from "../../outbox/queue/traits.ts";

/** The words in which a row was refused, and at which step. */
export interface Signature {
  step: string;
  words: string;
}

/** Signatures come from answers, so the number of remembered ones is limited. */
const MOST_CLEARED = 100;

/**
 * Rows that Klaviyo refused in words that name nothing of them. A few such rows may be at fault
 * themselves. When different rows are refused alike, one after the other, the fault is ours or
 * Klaviyo's, and no row fails for it. So a refusal waits before it counts against its row: either
 * for an answer of another kind, which clears the suspicion, or for `most` alike, which confirm it.
 *
 * Where Klaviyo takes another row after that, the refused rows were at fault after all, and so is
 * each row that gets the same words from then on.
 */
export class Refusals<Refused> {
  readonly #most: number;
  #signature: string | undefined;
  #ids = new Set<string>();
  #waiting: Refused[] = [];
  /** Signatures for which the lane probes, while Klaviyo has taken no row since; by their step. */
  readonly #suspected = new Map<string, string>();
  /** Signatures that are known to be the rows' own fault. */
  readonly #cleared = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Returns what is now known: `rowFaults` were the rows' own fault, `notRowFaults` were not. Where no
   * other row succeeded recently, one refusal is enough.
   */
  refused(
    id: string,
    { step, words }: Signature,
    refused: Refused,
    { othersSucceeded }: { othersSucceeded: boolean },
  ): { rowFaults: Refused[]; notRowFaults: Refused[] } {
    const signature = `${step} ${words}`;
    if (othersSucceeded && this.#cleared.has(signature))
      return { rowFaults: [...this.flushAsRowFaults(), refused], notRowFaults: [] };
    const rowFaults = signature === this.#signature ? [] : this.flushAsRowFaults();
    this.#signature = signature;
    this.#ids.add(id);
    this.#waiting.push(refused);
    if (othersSucceeded && this.#ids.size < this.#most) return { rowFaults, notRowFaults: [] };
    this.#cleared.delete(signature);
    this.#suspected.set(signature, step);
    return { rowFaults, notRowFaults: this.#waiting.splice(0) };
  }

  /** An answer of another kind: the waiting rows are at fault. */
  flushAsRowFaults(): Refused[] {
    this.#signature = undefined;
    this.#ids.clear();
    return this.#waiting.splice(0);
  }

  /** Klaviyo has taken a row at this step, so the rows that it refused were at fault. */
  afterSuccess(step: string): Refused[] {
    for (const [signature, of] of this.#suspected) {
      if (of !== step) continue;
      this.#suspected.delete(signature);
      this.#cleared.add(signature);
    }
    for (const oldest of this.#cleared) {
      if (this.#cleared.size <= MOST_CLEARED) break;
      this.#cleared.delete(oldest);
    }
    return this.flushAsRowFaults();
  }

  /**
   * No other row is left to compare with: the waiting rows are at fault, and the count continues.
   */
  release(): Refused[] {
    return this.#waiting.splice(0);
  }
}

/** With this many different values of a trait, no single one of them is the cause. */
const MOST_VALUES = 100;

/**
 * The shops, variants and channels of the rows that Klaviyo refused without naming a reason. A row
 * that differs in one of them is worth a probe: what the refused rows have in common may be all that
 * is wrong.
 */
export class Suspects implements Traits {
  readonly shops = new Set<string>();
  readonly variantIds = new Set<string>();
  readonly channels = new Set<string>();

  add(row: { shop: string; variantId: string; email: string | null; phone: string | null }): void {
    keepLatest(this.shops, row.shop);
    keepLatest(this.variantIds, row.variantId);
    keepLatest(this.channels, channelOf(row));
  }

  /** Klaviyo takes rows again. */
  clear(): void {
    this.shops.clear();
    this.variantIds.clear();
    this.channels.clear();
  }
}

function keepLatest(values: Set<string>, value: string): void {
  values.delete(value);
  values.add(value);
  const [oldest] = values;
  if (values.size > MOST_VALUES && oldest !== undefined) values.delete(oldest);
}
