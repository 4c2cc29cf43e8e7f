import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** A row that Klaviyo accepted once more, and when it had accepted it before. */
export interface Repeat {
  email: string;
  beforeAt: number;
}

/** Records which rows Klaviyo has accepted, and how often again. Fetch regularly: Klaviyo keeps a limited number. */
export class Arrivals {
  readonly #klaviyo: KlaviyoProcess;
  /** When each was accepted last: a third acceptance repeats the second. */
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
