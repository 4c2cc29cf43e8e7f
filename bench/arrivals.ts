import type { KlaviyoProcess } from "./klaviyo-client.ts";

/** Which rows Klaviyo has accepted, and how often again. To be asked now and then: it remembers only so many. */
export class Arrivals {
  readonly #klaviyo: KlaviyoProcess;
  readonly #arrived = new Set<string>();
  #repeats = 0;

  constructor(klaviyo: KlaviyoProcess) {
    this.#klaviyo = klaviyo;
  }

  async all(): Promise<{ arrived: ReadonlySet<string>; repeats: number }> {
    for (const [email] of await this.#klaviyo.receipts()) {
      if (this.#arrived.has(email)) this.#repeats += 1;
      this.#arrived.add(email);
    }
    return { arrived: this.#arrived, repeats: this.#repeats };
  }
}
