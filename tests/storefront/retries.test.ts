import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { html, json, openForTrouble } from "./open-for-trouble.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, press, send, settle } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let status: Locator;

const busy = json(503, { status: "busy", retry_after: 5 });

/** Lets the page's time run, in which an unanswered request is given up too, until the app was asked that often. */
async function passTimeUntil(requests: number): Promise<void> {
  while (shop.received.length < requests) {
    const before = shop.received.length;
    const asked = async () => {
      await page.clock.fastForward(1_000);
      return shop.received.length;
    };
    const answered = page.waitForEvent("requestfinished");
    await expect.poll(asked, { interval: 5, timeout: 15_000 }).toBeGreaterThan(before);
    await answered;
  }
}

describe.skipIf(missing)("a sign-up that the app did not take", () => {
  openForTrouble((opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    status = block.getByRole("status");
  });

  it("is tried again by itself while the app is busy, not before the app wants it", async () => {
    shop.answers.push(busy);
    await shop.signUpBy(() => send(block));
    await status.getByText("Still trying").waitFor();
    await page.clock.fastForward(4_000);
    await settle(page);
    expect(shop.received).toHaveLength(1);
    await passTimeUntil(2);
    await status.getByText("You’re on the list!").waitFor();
    expect(shop.received[1]).toEqual(shop.received[0]);
  });

  it("has one name in all its tries, and another one than the next sign-up", async () => {
    shop.answers.push(busy);
    await shop.signUpBy(() => send(block));
    await passTimeUntil(2);
    await status.getByText("You’re on the list!").waitFor();
    await block.getByRole("button", { name: "Use different details" }).click();
    await shop.signUpBy(() => send(block));
    const [first, repeat, other] = shop.received.map(({ submission }) => submission);
    expect(first).toMatch(/^[\d-]{16,64}$/);
    expect([repeat === first, other === first]).toEqual([true, false]);
  });

  it("is tried again after a lost connection", async () => {
    await page.route("**/subscriptions", (route) => route.abort(), { times: 1 });
    await press(block);
    await status.getByText("Still trying").waitFor();
    await passTimeUntil(1);
    await status.getByText("You’re on the list!").waitFor();
  });

  it.each([
    ["a page instead of an answer", html(200), "didn’t go through"],
    ["a proxy's error page", html(502), "didn’t go through"],
    ["another one's JSON", json(422, { status: 422, description: "Cart Error" }), "didn’t go"],
    ["an empty JSON", json(200, null), "didn’t go through"],
    ["an app that stays busy", busy, "couldn’t be saved"],
  ])("after %s, four times over, owns up and keeps what was typed", async (_, answer, words) => {
    shop.answers.push(answer, answer, answer, answer);
    await Promise.all([page.waitForEvent("requestfinished"), press(block)]);
    await passTimeUntil(4);
    await status.getByText(words).waitFor();
    await page.clock.fastForward(60_000);
    await settle(page);
    expect(shop.received).toHaveLength(4);
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
    await shop.signUpBy(() => send(block));
    await status.getByText("You’re on the list!").waitFor();
  });

  it("does not let a shopper wait for an app that wants a minute", async () => {
    shop.answers.push(json(429, { status: "busy", retry_after: 60 }));
    await shop.signUpBy(() => send(block));
    await status.getByText("couldn’t be saved").waitFor();
  });

  it("does not say in another variant that the first is tried again", async () => {
    const release = shop.hold({ status: "busy" });
    await shop.signUpBy(() => send(block));
    await choose(page, "Small", "Ink");
    const answered = page.waitForEvent("requestfinished");
    release();
    await answered;
    await settle(page);
    expect(await status.textContent()).toBe("");
    await passTimeUntil(2);
    await page.waitForFunction(() => localStorage.length > 0);
    expect(await status.textContent()).toBe("");
  });

  it("gives a request up that is not answered, and tries again", async () => {
    // The page's clock does not reach the browser's own timers.
    await page.evaluate(() => {
      AbortSignal.timeout = (ms) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(new DOMException("Late", "TimeoutError")), ms);
        return controller.signal;
      };
    });
    shop.hold({ status: "unavailable" });
    await shop.signUpBy(() => send(block));
    await page.clock.fastForward(19_000);
    await settle(page);
    await status.getByText("Signing you up…").waitFor();
    await page.clock.fastForward(2_000);
    await status.getByText("Still trying").waitFor();
    await passTimeUntil(2);
    await status.getByText("You’re on the list!").waitFor();
  });

  it.each([
    ["a time in words", "soon"],
    ["a number as text", "2"],
    ["a time gone by", -5],
    ["an object", { seconds: 2 }],
    ["nothing", null],
  ])("is tried again after a while where the app names %s to wait for", async (_, retry_after) => {
    shop.answers.push(json(503, { status: "busy", retry_after }));
    await shop.signUpBy(() => send(block));
    await status.getByText("Still trying").waitFor();
    // The clock goes on by itself too: on a busy machine by some tenths of a second.
    await page.clock.fastForward(300);
    await settle(page);
    expect(shop.received).toHaveLength(1);
    await passTimeUntil(2);
    await status.getByText("You’re on the list!").waitFor();
  });

  it.each([1e308, "1e999", 11])(
    "is not tried again by itself where the app wants %s seconds",
    async (retry_after) => {
      shop.answers.push(json(503, { status: "busy", retry_after }));
      await shop.signUpBy(() => send(block));
      await status.getByText("couldn’t be saved").waitFor();
      expect(await block.getByRole("button", { name: "Notify me" }).isEnabled()).toBe(true);
    },
  );
});
