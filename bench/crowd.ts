import type { Workers } from "./workers.ts";

/** Shoppers who sign up evenly, shop by shop, at whichever process is up; each is noted whose sign-up was answered. */
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
          // Killed meanwhile, or busy: nothing was promised to her.
          () => undefined,
        )
        .finally(() => this.#asking.delete(asking));
      this.#asking.add(asking);
    }, 1_000 / perSecond);
  }

  /** Nobody comes any more; resolves with everybody who was told that she is signed up. */
  async leave(): Promise<string[]> {
    clearInterval(this.#timer);
    await Promise.all(this.#asking);
    return this.#answered;
  }
}
