/** What came of the back-in-stock calls of one account. */
export interface AccountCounts {
  calls: number;
  accepted: number;
  throttled: number;
  /** Any other answer. */
  refused: number;
  /** Calls whose caller was gone before the answer. */
  brokenOff: number;
  /** The most calls, of all tools together, in one of Klaviyo's fixed seconds and minutes. */
  mostInSecond: number;
  mostInMinute: number;
}

interface Window {
  number: number;
  count: number;
}

/** Counts without remembering: the running second and minute are all that it knows of the past. */
export class AccountTally {
  readonly counts: AccountCounts = {
    calls: 0,
    accepted: 0,
    throttled: 0,
    refused: 0,
    brokenOff: 0,
    mostInSecond: 0,
    mostInMinute: 0,
  };
  readonly #second: Window = { number: -1, count: 0 };
  readonly #minute: Window = { number: -1, count: 0 };

  /** A call of anybody's, at a time on Klaviyo's own clock, in milliseconds. */
  seen(at: number): void {
    const inSecond = countIn(this.#second, Math.floor(at / 1_000));
    const inMinute = countIn(this.#minute, Math.floor(at / 60_000));
    this.counts.mostInSecond = Math.max(this.counts.mostInSecond, inSecond);
    this.counts.mostInMinute = Math.max(this.counts.mostInMinute, inMinute);
  }

  /** The status it was answered with; null where its caller was gone. */
  answered(status: number | null): void {
    this.counts.calls += 1;
    if (status === 202) this.counts.accepted += 1;
    else if (status === 429) this.counts.throttled += 1;
    else if (status === null) this.counts.brokenOff += 1;
    else this.counts.refused += 1;
  }
}

function countIn(window: Window, number: number): number {
  if (window.number !== number) Object.assign(window, { number, count: 0 });
  window.count += 1;
  return window.count;
}
