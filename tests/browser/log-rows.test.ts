import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./axe.ts";
import { shiftOf, watchShift } from "./layout-shift.ts";
import { WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

const PER_KIND = 60;
const REFUSED = { lastOutcome: "email_refused", lastStatus: 400 };
const KINDS: Record<string, string | number>[] = [
  { state: "failed", lastReason: "email_refused", attemptCount: 1, ...REFUSED },
  { state: "delivered", lastOutcome: "delivered", lastStatus: 202, attemptCount: 1 },
  { state: "delivered", lastOutcome: "delivered", phoneRefused: 1, attemptCount: 1_234 },
];

let stage: Stage;

/** So many of each kind, the newest of the first kind on top. */
function seed(): void {
  const now = Date.now();
  stage.store.addSignUps(
    Array.from({ length: PER_KIND * KINDS.length }, (_, at) => ({
      at: now - at * 400_000 - 5_000,
      email: `${"a-very-long-address-".repeat(at % 3)}shopper-${at}@example.com`,
      ...KINDS[at % KINDS.length],
    })),
  );
}

const newest = () => stage.frame.getByRole("link", { name: "shopper-0@example.com" });

/** Loads the log by its address. */
async function load(width: number, height = 900, query = ""): Promise<void> {
  await stage.admin.setViewportSize({ width, height });
  await stage.open(`/subscriptions${query}`);
  await newest().waitFor();
}

/** Comes to the log from another page, with nothing ticked; a new document would take twice as long. */
async function open(width: number): Promise<void> {
  await stage.admin.setViewportSize(WIDE);
  await stage.goTo("Settings");
  await stage.goTo("Sign-ups");
  await stage.admin.setViewportSize({ width, height: 900 });
  await newest().waitFor();
}

/** Has come alive: a box answers. */
async function tick(name: RegExp): Promise<void> {
  const box = stage.frame.getByRole("checkbox", { name }).first();
  await expect
    .poll(async () => {
      if (!(await box.isChecked())) await box.click({ force: true });
      return box.isChecked();
    })
    .toBe(true);
}

function button(name: string | RegExp): Locator {
  return stage.frame.getByRole("button", { name, exact: typeof name === "string" }).first();
}

/** Keeps what waits for the next frame of the page until the returned function is called. */
function holdFrames(): () => void {
  const real = window.requestAnimationFrame.bind(window);
  const held: FrameRequestCallback[] = [];
  window.requestAnimationFrame = (callback) => held.push(callback);
  return () => {
    window.requestAnimationFrame = real;
    for (const callback of held) real(callback);
  };
}

describe.skipIf(missing)("the rows of the log in a browser", () => {
  beforeAll(async () => {
    stage = await openStage({ initScript: watchShift });
    seed();
    await stage.open("/settings");
  }, 120_000);

  afterAll(() => stage.stop());

  it.each([720, 900])("moves nothing while it loads, on a screen 1280 by %i", async (height) => {
    await load(1280, height);
    await tick(/^Select shopper-0@/);
    expect(await shiftOf(stage.frame)).toBeLessThanOrEqual(0.005);
  });

  it.each([1280, 390])("says why a row is where it is, %i wide", async (width) => {
    await open(width);
    const { frame } = stage;
    await tick(/^Select shopper-0@/);
    await frame.getByText("Email rejected · 400").first().waitFor();
    await frame.getByText("Email only, without SMS").first().waitFor();
    expect(await frame.getByText("Email rejected · 400").count()).toBe(17);
    expect(await axeFindings(frame)).toEqual([]);
  });

  it("keeps the numbers of attempts and their heading in one line, away from the times", async () => {
    await open(1280);
    await tick(/^Select shopper-0@/);
    const places = await stage.frame.locator("table").evaluate((table) => {
      const ends = (element: Element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect();
      };
      const heading = [...table.querySelectorAll("th")].at(4)!.querySelector("span")!;
      const cells = [...table.querySelectorAll("tbody tr")].at(2)!.querySelectorAll("td");
      const number = [...cells].at(4)!.querySelector("p")!;
      const time = [...cells].at(5)!.querySelector("time")!;
      return [ends(heading).right, ends(number).right, ends(time).left];
    });
    const [heading, number, time] = places.map(Math.round);
    expect(number).toBe(heading);
    expect(time! - number!).toBeGreaterThanOrEqual(24);
  });

  it("leads from the page to all that match on a narrow screen, and names their number", async () => {
    await open(390);
    await tick(/^Select shopper-0@/);
    await button("Select all on this page").click();
    await stage.frame.getByText("50 selected").waitFor();
    await button("Select all 180").click();
    await stage.frame.getByText("All 180 selected").waitFor();
    await button("Delete").click();
    await stage.frame.getByText("Delete 180 sign-ups?").waitFor();
    await stage.admin.keyboard.press("Escape");
    await expect.poll(stage.focused).toBe("Delete");
    await button("Retry").click();
    await stage.frame.getByText("Retry 60 sign-ups?").waitFor();
    await button("Cancel").click();
    await expect.poll(stage.focused).toBe("Retry");
  });

  it("asks about a number on the tab of all, under a filter too", async () => {
    await load(1280, 900, "?channel=email");
    await tick(/^Select all/);
    await button("Select all 180").click();
    await stage.frame.getByText("All 180 selected").first().waitFor();
    await button("Retry").click();
    await stage.frame.getByText("Retry 60 sign-ups?").waitFor();
    await stage.admin.keyboard.press("Escape");
    await expect.poll(stage.focused).toBe("Retry");
  });

  it("says of a button that is off why it is", async () => {
    await open(1280);
    await tick(/^Select .*shopper-1@/);
    expect(await button("Retry (only failed sign-ups)").isDisabled()).toBe(true);
    await tick(/^Select shopper-0@/);
    expect(await button("Retry").isDisabled()).toBe(false);
  });

  it("has the focus on the list that was turned to, and on the page that was opened", async () => {
    await open(1280);
    await tick(/^Select shopper-0@/);
    const { frame, admin, focused } = stage;
    await frame.getByLabel("Next", { exact: true }).focus();
    await admin.keyboard.press("Enter");
    await frame.getByRole("link", { name: /shopper-60@/ }).waitFor();
    await expect.poll(focused).toBe("Sign-ups");
    await frame.getByLabel("Previous", { exact: true }).focus();
    await admin.keyboard.press("Enter");
    await frame.getByRole("link", { name: "shopper-0@example.com" }).waitFor();
    await expect.poll(focused).toBe("Sign-ups");
    await frame.getByRole("link", { name: "shopper-0@example.com" }).focus();
    await admin.keyboard.press("Enter");
    await frame.getByRole("heading", { level: 1, name: "shopper-0@example.com" }).waitFor();
    const place = () => frame.locator("html").evaluate(() => document.activeElement?.localName);
    await expect.poll(place).toBe("main");
  });

  it("keeps the list and what is ticked while the server is away, and says what is not known", async () => {
    await open(1280);
    await tick(/^Select shopper-0@/);
    const { frame, admin, focused, sandbox } = stage;
    await sandbox.app().kill("SIGKILL");
    await button("Retry").click();
    const dialog = frame.getByRole("dialog");
    const page = frame.locator("html");
    // The dialog is gone, but the frame in which it gives the focus back comes after the answer.
    const dialogGone = Promise.withResolvers<undefined>();
    const asks = (url: URL) => url.pathname.includes("subscriptions");
    await admin.route(asks, (route) => dialogGone.promise.then(() => route.continue()));
    const nextFrame = await page.evaluateHandle(holdFrames);
    await dialog.getByRole("button", { name: "Retry" }).click();
    await dialog.waitFor({ state: "detached" });
    dialogGone.resolve(undefined);
    await frame.getByText("Couldn’t confirm the retry").waitFor();
    await nextFrame.evaluate((release) => release());
    await admin.unroute(asks);
    await expect.poll(focused).toContain("We couldn’t reach the app.");
    await frame.getByRole("link", { name: "shopper-0@example.com" }).waitFor();
    expect(await frame.getByRole("checkbox", { name: /^Select shopper-0@/ }).isChecked()).toBe(
      true,
    );
    await frame.getByText(/Showing data from/).waitFor();

    await frame.getByRole("tab", { name: /^Failed/ }).click();
    await expect.poll(() => admin.url()).toContain("state=failed");
    await frame.getByRole("link", { name: /shopper-1@example.com/ }).waitFor();
    await sandbox.restart();
    await frame.getByRole("link", { name: /shopper-1@example.com/ }).waitFor({ state: "detached" });
    await frame.getByRole("link", { name: "shopper-0@example.com" }).waitFor();
    expect(stage.troubles).toEqual([]);
  });
});
