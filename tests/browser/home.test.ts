import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { shiftOf, watchShift } from "./layout-shift.ts";
import { lookAt, NARROW, take, WIDE } from "./look.ts";
import { connectKlaviyo } from "./set-up.ts";
import { KEY, missing, openStage, type Stage } from "./stage.ts";
import { timeOf, type Store } from "./store.ts";

const DAY_MS = 86_400_000;

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;
let change: Store["change"];
const BARS = '[role="application"] [data-state]';

/** Opens the home page again, waits for its late parts, and returns by how much it has shifted. */
async function load(lastToCome: string): Promise<number> {
  await stage.open("");
  await frame.locator(lastToCome).first().waitFor();
  return shiftOf(frame);
}

async function expectCalm(lastToCome: string): Promise<void> {
  expect(await load(lastToCome)).toBeLessThanOrEqual(0.02);
}

/** Where the card after the set-up's begins, at each width. */
async function placesOfFigures(): Promise<(number | undefined)[]> {
  const figures = frame.getByRole("heading", { name: "Sign-ups", exact: true });
  const places = [];
  for (const size of [NARROW, WIDE]) {
    await admin.setViewportSize(size);
    places.push((await figures.boundingBox())?.y);
  }
  return places;
}

/** Sign-ups of the last 90 days, as the app would have stored them. */
function seed(): void {
  const now = Date.now();
  const days = Array.from({ length: 90 }, (_, day) =>
    Array.from({ length: 4 + ((day * 7) % 13) }, (_, one) => {
      const at = now - day * DAY_MS - one * 600_000 - 7_200_000;
      const state =
        (day + one) % 19 === 5 ? "failed" : (day + one) % 23 === 6 ? "blocked" : "delivered";
      return {
        at,
        state,
        email: `shopper-${day}-${one}@example.com`,
        deliveredAt: state === "delivered" ? timeOf(at + 300 + one * 90) : null,
        seenAt: state === "delivered" ? timeOf(at + 5_000) : null,
        lastReason: state === "failed" ? ["email_refused", "variant_refused"][one % 2]! : null,
      };
    }),
  );
  stage.store.addSignUps(days.flat());
}

/** The figures' links have the number of days in them too. */
function period(name: string) {
  return frame.getByRole("link", { name, exact: true });
}

describe.skipIf(missing)("the home page in a browser", { shuffle: false }, () => {
  beforeAll(async () => {
    const watched = { watchConsole: true, initScript: watchShift };
    stage = await openStage({ setUp: "installed", ...watched });
    ({ sandbox, admin, frame } = stage);
    ({ change } = stage.store);
  }, 120_000);

  afterAll(() => stage.stop());

  it("guides a new merchant, and shows no figures without sign-ups", async () => {
    await stage.open("");
    await frame.getByRole("heading", { name: "Set up back in stock alerts" }).waitFor();
    await frame.getByText("1 of 5 steps complete, 1 not checked").waitFor();
    await frame.getByRole("link", { name: "Connect Klaviyo" }).waitFor();
    expect(await frame.getByRole("heading", { name: "Sign-ups", exact: true }).count()).toBe(0);
    await lookAt(stage, "home-empty");
    await expectCalm("text=1 of 5 steps complete");
  });

  it("unfolds the next step by itself, and any other by the keyboard", async () => {
    const block = frame.getByRole("button", { name: "App block in your theme" });
    await block.focus();
    await admin.keyboard.press("Enter");
    expect(await block.getAttribute("aria-expanded")).toBe("true");
    await frame.getByText("on the default product page").waitFor();
    expect(await frame.getByRole("link", { name: "Connect Klaviyo" }).isVisible()).toBe(false);
  });

  it("is one line and figures, once a shop is set up", async () => {
    await connectKlaviyo(sandbox, KEY);
    await stage.open("/settings");
    await frame.getByText("Sandbox Outfitters").first().waitFor();
    await stage.open("");
    await frame.getByText("Connected. Permissions not checked").waitFor();
    await frame.getByRole("link", { name: "Check connection" }).click();
    await frame.getByRole("button", { name: "Run check" }).waitFor();
    seed();
    change(`UPDATE "Merchant" SET "connectedAt" = ?`, timeOf(Date.now() - 90 * DAY_MS));
    await load(BARS);
    await frame.getByText("Working", { exact: true }).waitFor();
    await frame.getByText("You’re all set.").waitFor();
    await frame.getByText("America/New York").waitFor();
    await lookAt(stage, "home-normal");
    await expectCalm(BARS);
  });

  it("keeps the period in the address, so that back works", async () => {
    await period("7 days").click();
    await expect.poll(() => admin.url()).toContain("days=7");
    await expect.poll(() => frame.locator('[class*="labels"] > span').count()).toBe(7);
    await admin.goBack();
    await expect.poll(() => period("30 days").getAttribute("aria-current")).toBe("page");
    await frame.getByText("View as table").click();
    await expect.poll(() => frame.getByRole("row").count()).toBe(31);
  });

  it("says why nothing is delivered, and what to click", async () => {
    change(
      `UPDATE "Merchant" SET "hold" = 'key_refused', "heldAt" = ?, "holdCheckAt" = ?`,
      ...[Date.now(), Date.now() + 600_000].map(timeOf),
    );
    await load(BARS);
    await frame.getByText("Sign-ups aren’t being sent to Klaviyo").waitFor();
    await frame.getByText("Klaviyo rejected your API key").first().waitFor();
    await frame.getByRole("button", { name: "Check again" }).waitFor();
    expect(await frame.getByRole("link", { name: "Replace API key" }).count()).toBe(1);
    await lookAt(stage, "home-failing");
    await stage.open("/subscriptions");
    await frame.getByText("Sign-ups aren’t being sent to Klaviyo").waitFor();
    await frame.getByRole("table").waitFor();
    await lookAt(stage, "log-failing");
  });

  it("says that Klaviyo answers and refuses, and leads to what it said", async () => {
    change(`UPDATE "Merchant" SET "hold" = NULL, "heldAt" = NULL, "holdCheckAt" = NULL`);
    change(
      `UPDATE "Lane" SET "failures" = 1, "pausedUntil" = ?, "pauseCause" = 'refusing',
         "pauseStatus" = 400, "pauseCode" = 'invalid'`,
      timeOf(Date.now() + 60_000),
    );
    await load(BARS);
    await frame.getByText("Klaviyo is rejecting sign-ups").waitFor();
    await lookAt(stage, "home-refusing");
    await frame.getByRole("link", { name: "View Klaviyo’s response" }).click();
    await expect.poll(() => admin.url()).toContain("status=400&code=invalid");
    change(`UPDATE "Lane" SET "failures" = 0, "pausedUntil" = NULL, "pauseCause" = NULL`);
  });

  it("says that no message goes out with a draft, and leads to the flows", async () => {
    sandbox.klaviyo.flow = "message_draft";
    await stage.open("/settings");
    await frame.getByRole("button", { name: "Run check" }).click();
    await frame.getByText("Your back in stock flow isn’t live").waitFor();
    const title = "Klaviyo isn’t sending back in stock messages";
    for (const page of ["/settings", "/subscriptions", ""]) {
      await stage.open(page);
      await frame.getByText(title).waitFor();
    }
    expect(await frame.getByRole("link", { name: "Open Klaviyo flows" }).count()).toBe(1);
    expect(await frame.getByText("Working", { exact: true }).count()).toBe(0);
    expect(await frame.getByText("You’re all set.").count()).toBe(0);
    await lookAt(stage, "home-flow-draft");
    sandbox.klaviyo.flow = "live";
    await stage.open("/settings");
    await frame.getByRole("button", { name: "Run check" }).click();
    await frame.getByText("Your back in stock flow is live", { exact: true }).waitFor();
  });

  it("says in the same line where the block was taken out, and moves nothing for it", async () => {
    change(`UPDATE "Merchant" SET "hold" = NULL, "heldAt" = NULL, "holdCheckAt" = NULL`);
    await load(BARS);
    await frame.getByText("You’re all set.").waitFor();
    const before = await placesOfFigures();
    const editor = await admin.context().newPage();
    const address = `https://${sandbox.shop}/admin/themes/current/editor?template=product`;
    await editor.goto(`${sandbox.urls.admin}/elsewhere?${new URLSearchParams({ url: address })}`);
    await editor.getByRole("button", { name: "Take the block out and save" }).click();
    await editor.getByText("is not in the theme").waitFor();
    await editor.close();
    // A browser without a screen hides no tab, and so none comes back into view by itself.
    await frame
      .locator("html")
      .evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await frame.getByRole("link", { name: "Add app block" }).waitFor();
    await frame.getByText("Shoppers can’t sign up", { exact: true }).waitFor();
    expect(await frame.getByText("Working", { exact: true }).count()).toBe(0);
    expect(await placesOfFigures()).toEqual(before);
    await lookAt(stage, "home-no-block");
  });

  it("answers a click, and says what a bar means", async () => {
    await load(BARS);
    for (const name of ["90 days", "7 days", "30 days"]) {
      await period(name).click();
      await expect.poll(() => period(name).getAttribute("aria-current")).toBe("page");
      await frame.locator(BARS).nth(8).hover();
    }
    await frame.getByRole("status").getByText("Sent to Klaviyo").waitFor();
    await take(admin, "home-tooltip");
  });

  it("says the same by the arrow keys, from the newest day back", async () => {
    const chart = frame.getByRole("application");
    await chart.focus();
    const note = chart.getByRole("status");
    const read = async (key: string) => {
      await admin.keyboard.press(key);
      return note.innerText();
    };
    const [newest, before] = [await read("End"), await read("ArrowLeft")];
    expect(newest).toContain("Sent to Klaviyo");
    expect(before).not.toBe(newest);
    expect(await read("ArrowRight")).toBe(newest);
    expect(await read("Escape")).toBe("");
  });

  it("never threw", () => {
    expect(stage.troubles).toEqual([]);
  });
});
