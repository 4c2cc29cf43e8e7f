import { setTimeout as wait } from "node:timers/promises";
import { signedProxyPath } from "../front-door/callers.ts";

export interface ShopperAnswer {
  email: string;
  /** 0 where the connection broke. */
  status: number;
  retryAfter: string | null;
  ms: number;
}

const EVERY_MS = 100;

/** Shoppers of one shop who come every tenth of a second, each of another address, and wait for no other. */
export class Shoppers {
  readonly answers: ShopperAnswer[] = [];
  readonly #origin: string;
  readonly #shop: string;
  readonly #asking = new Set<Promise<void>>();
  readonly #left = new AbortController();
  readonly #coming: Promise<void>;

  constructor(origin: string, shop: string) {
    this.#origin = origin;
    this.#shop = shop;
    this.#coming = this.#come();
  }

  /** How many were answered so, from one answer on. */
  count(status: number, from = 0): number {
    return this.answers.slice(from).filter((answer) => answer.status === status).length;
  }

  /** The addresses of those who were told that their sign-up is stored. */
  get accepted(): string[] {
    return this.answers.flatMap(({ status, email }) => (status === 202 ? email : []));
  }

  /** No more come; resolves when all are answered. */
  async leave(): Promise<void> {
    this.#left.abort();
    await this.#coming;
    await Promise.all(this.#asking);
  }

  async #come(): Promise<void> {
    const { signal } = this.#left;
    for (let number = 0; !signal.aborted; number += 1) {
      const asking = this.#ask(number).finally(() => this.#asking.delete(asking));
      this.#asking.add(asking);
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #ask(number: number): Promise<void> {
    const email = `shopper-${number}@${this.#shop.replace(".myshopify.com", ".example")}`;
    const path = await signedProxyPath(this.#shop);
    const askedAt = performance.now();
    const answer = await fetch(this.#origin + path, {
      method: "POST",
      body: new URLSearchParams({ variant_id: "33001893429341", email }),
      headers: { accept: "application/json", connection: "close" },
    }).catch(() => undefined);
    await answer?.arrayBuffer();
    const retryAfter = answer?.headers.get("retry-after") ?? null;
    const ms = performance.now() - askedAt;
    this.answers.push({ email, status: answer?.status ?? 0, retryAfter, ms });
  }
}
