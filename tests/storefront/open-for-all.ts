import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { openShop, type Shop, type ShopOptions } from "./shop.ts";

/**
 * Opens one shop for all tests of a describe: a browser takes longer than most of them. Holds each
 * of them to a console without errors.
 */
export function openForAll(
  options: ShopOptions,
  opened: (shop: Shop) => void | Promise<void>,
): void {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop(options);
    await opened(shop);
  });

  afterAll(() => shop.close());

  afterEach(() => expect(shop.troubles.splice(0)).toEqual([]));
}
