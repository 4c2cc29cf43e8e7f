import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** A row that Klaviyo accepted once more, and when it had accepted it the time before. */
export interface Repeat {
  email: string;
  beforeAt: number;
}

/** Which rows Klaviyo has accepted, and how often again. To be asked now and then: it remembers only so many. */
export class Arrivals {
  readonly #klaviyo: KlaviyoProcess;
  /** When each was accepted last: what a third time repeats is the second. */
  readonly #arrived = new Map<string, number>();
  readonly #repeated: Repeat[] = [];

  constructor(klaviyo: KlaviyoProcess) {
    this.#klaviyo = klaviyo;
  }

  async all(): Promise<{ arrived: ReadonlyMap<string, number>; repeats: readonly Repeat[] }> {
    for (const [email, at] of await this.#klaviyo.receipts()) {
      const beforeAt = this.#arrived.get(email);
      if (beforeAt !== undefined) this.#repeated.push({ email, beforeAt });
      this.#arrived.set(email, at);
    }
    return { arrived: this.#arrived, repeats: this.#repeated };
  }
}
