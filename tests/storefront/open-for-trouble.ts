import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { openShop, type Shop } from "./shop.ts";
import { blockOf, emailField, soldOut } from "./shopper.ts";

/** Answers of a server in front of the app, or of another app. */
export const html = (code: number) => () =>
  new Response("<!doctype html><title>Oops</title>", {
    status: code,
    headers: { "content-type": "text/html" },
  });
export const json = (code: number, body: unknown) => () => Response.json(body, { status: code });

/**
 * As `openForAll`, for tests in which the app refuses: each begins with an address typed, and with a
 * clock that the test moves.
 */
export function openForTrouble(opened: (shop: Shop) => void): void {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    opened(shop);
    await shop.page.clock.install();
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    shop.received.length = 0;
    shop.answers.length = 0;
    await shop.visit(soldOut);
    await emailField(blockOf(shop.page)).fill("ada@example.com");
  });

  afterEach(() => {
    // A browser logs every answer that is not a success; nothing else may be logged.
    const own = shop.troubles.splice(0).filter((each) => !each.includes("Failed to load resource"));
    expect(own).toEqual([]);
  });
}
