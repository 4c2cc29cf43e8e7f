import type { Workers } from "./workers.ts";

/** Shoppers who sign up evenly, shop by shop, at any running process. Records those whose sign-up was answered. */
export class Crowd {
  readonly #answered: string[] = [];
  readonly #asking = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #number = 0;

  constructor(shops: string[], workers: Workers, perSecond: number) {
    this.#timer = setInterval(() => {
      const number = this.#number++;
      const shop = shops[number % shops.length] ?? "";
      const email = `crowd-${number}@example.com`;
      const asking = workers
        .at(Math.floor(number / shops.length) % 2)
        .process.asked.signUp(shop, email)
        .then(
          () => void this.#answered.push(email),
          // The process was killed or busy: the app has promised nothing.
          () => undefined,
        )
        .finally(() => this.#asking.delete(asking));
      this.#asking.add(asking);
    }, 1_000 / perSecond);
  }

  /** Ends the sign-ups; resolves with all shoppers whose sign-up was confirmed. */
  async leave(): Promise<string[]> {
    clearInterval(this.#timer);
    await Promise.all(this.#asking);
    return this.#answered;
  }
}
