/** The results of one account's back-in-stock calls. */
export interface AccountCounts {
  calls: number;
  accepted: number;
  throttled: number;
  /** Any other answer. */
  refused: number;
  /** Calls whose caller left before the answer. */
  brokenOff: number;
  /** The most calls, of all tools together, in one of Klaviyo's fixed seconds and minutes. */
  mostInSecond: number;
  mostInMinute: number;
}

interface Window {
  number: number;
  count: number;
}

/** Counts without storing calls: of the past it keeps only the running second and minute. */
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

  /** Counts a call of any tool, at a time on Klaviyo's own clock, in milliseconds. */
  seen(at: number): void {
    const inSecond = countIn(this.#second, Math.floor(at / 1_000));
    const inMinute = countIn(this.#minute, Math.floor(at / 60_000));
    this.counts.mostInSecond = Math.max(this.counts.mostInSecond, inSecond);
    this.counts.mostInMinute = Math.max(this.counts.mostInMinute, inMinute);
  }

  /** The status of the answer; null if the caller had left. */
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
