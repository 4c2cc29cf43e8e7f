import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** A row that Klaviyo accepted once more, and when it had accepted it first. */
export interface Repeat {
  email: string;
  firstAt: number;
}

/** Which rows Klaviyo has accepted, and how often again. To be asked now and then: it remembers only so many. */
export class Arrivals {
  readonly #klaviyo: KlaviyoProcess;
  /** When each was accepted first. */
  readonly #arrived = new Map<string, number>();
  readonly #repeated: Repeat[] = [];

  constructor(klaviyo: KlaviyoProcess) {
    this.#klaviyo = klaviyo;
  }

  async all(): Promise<{ arrived: ReadonlyMap<string, number>; repeats: readonly Repeat[] }> {
    for (const [email, at] of await this.#klaviyo.receipts()) {
      const firstAt = this.#arrived.get(email);
      if (firstAt === undefined) this.#arrived.set(email, at);
      else this.#repeated.push({ email, firstAt });
    }
    return { arrived: this.#arrived, repeats: this.#repeated };
  }
}
