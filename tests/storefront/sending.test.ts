import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { missing, openShop, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, isShown, press, send, settle, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;
let status: Locator;

const html = (code: number) => () =>
  new Response("<!doctype html><title>Oops</title>", {
    status: code,
    headers: { "content-type": "text/html" },
  });
const json = (code: number, body: unknown) => () => Response.json(body, { status: code });
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
    await expect.poll(asked, { interval: 5, timeout: 15_000 }).toBe(before + 1);
    await answered;
  }
}

describe.skipIf(missing)("sending", () => {
  beforeAll(async () => {
    shop = await openShop();
    ({ page } = shop);
    block = blockOf(page);
    status = block.getByRole("status");
    await page.clock.install();
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    shop.received.length = 0;
    shop.answers.length = 0;
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
  });

  afterEach(() => {
    // A browser tells of every answer that is not a success; nothing else may be said.
    const own = shop.troubles.splice(0).filter((each) => !each.includes("Failed to load resource"));
    expect(own).toEqual([]);
  });

  it("says that it was taken, where the focus is then, and leaves the page where it was", async () => {
    const place = () =>
      block.evaluate((element: HTMLElement) => [element.offsetTop, element.offsetHeight]);
    const before = await place();
    await shop.signUpBy(() => send(block));
    await status.getByText("You will hear from us").waitFor();
    expect(await status.evaluate((element) => document.activeElement === element)).toBe(true);
    expect(await place()).toEqual(before);
  });

  it("sends once, however often the button is pressed meanwhile", async () => {
    const release = shop.hold({ status: "accepted" });
    await shop.signUpBy(() => send(block));
    await status.getByText("One moment").waitFor();
    await press(block);
    await emailField(block).press("Enter");
    await settle(page);
    release();
    await status.getByText("You will hear from us").waitFor();
    expect(shop.received).toHaveLength(1);
  });

  it("is tried again by itself while the app is busy, not before the app wants it", async () => {
    shop.answers.push(busy);
    await shop.signUpBy(() => send(block));
    await status.getByText("still trying").waitFor();
    await page.clock.fastForward(4_000);
    await settle(page);
    expect(shop.received).toHaveLength(1);
    await passTimeUntil(2);
    await status.getByText("You will hear from us").waitFor();
    expect(shop.received[1]).toEqual(shop.received[0]);
  });

  it("is tried again after a lost connection", async () => {
    await page.route("**/subscriptions", (route) => route.abort(), { times: 1 });
    await press(block);
    await status.getByText("still trying").waitFor();
    await passTimeUntil(1);
    await status.getByText("You will hear from us").waitFor();
  });

  it.each([
    ["a page instead of an answer", html(200), "did not go through"],
    ["a proxy's error page", html(502), "did not go through"],
    ["another one's JSON", json(422, { status: 422, description: "Cart Error" }), "did not go"],
    ["an empty JSON", json(200, null), "did not go through"],
    ["an app that stays busy", busy, "could not be saved just now"],
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
    await status.getByText("You will hear from us").waitFor();
  });

  it.each([
    ["the app's own word", json(404, { status: "unavailable" })],
    ["a shop without the app", html(404)],
  ])("on a 404 by %s says at once that nobody can sign up", async (_, answer) => {
    shop.answers.push(answer);
    await shop.signUpBy(() => send(block));
    await status.getByText("not possible at the moment").waitFor();
    expect(shop.received).toHaveLength(1);
    expect(await emailField(block).inputValue()).toBe("ada@example.com");
  });

  it("does not let a shopper wait for an app that wants a minute", async () => {
    shop.answers.push(json(429, { status: "busy", retry_after: 60 }));
    await shop.signUpBy(() => send(block));
    await status.getByText("could not be saved just now").waitFor();
  });

  it("puts the app's word about a field beside it, and takes the corrected one", async () => {
    const errors = { email: "That is <b>no</b> address.", variant_id: "Choose once more." };
    shop.answers.push(json(422, { status: "invalid", errors }));
    await shop.signUpBy(() => send(block));
    await status.getByText("Choose once more.").waitFor();
    const field = block.getByRole("textbox", { name: "E-mail address" });
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await field.evaluate((element) => document.activeElement === element)).toBe(true);
    const place = page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`);
    expect(await place.textContent()).toBe("That is <b>no</b> address.");
    await shop.signUpBy(() => send(block));
    await status.getByText("You will hear from us").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBeNull();
  });

  it("keeps the answer to itself where another variant was chosen meanwhile", async () => {
    const release = shop.hold({ status: "accepted" });
    await shop.signUpBy(() => send(block));
    await choose(page, "Small", "Ink");
    release();
    await page.waitForFunction(() => localStorage.length > 0);
    await isShown(block.getByRole("button", { name: "Notify me" }));
    await choose(page, "Chalk", "Medium");
    await status.getByText("You asked on").waitFor();
  });
});
