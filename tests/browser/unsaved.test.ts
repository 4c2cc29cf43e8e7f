import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { axeFindings } from "./axe.ts";
import { chromiumPath, launch, ORDINARY_USER_AGENT } from "./chromium.ts";

/** Where pictures go: `SCREENSHOTS=shots npm test` takes them. */
const PICTURES = process.env["SCREENSHOTS"];

let directory: string;
let sandbox: Sandbox;
let browser: Browser;
let context: BrowserContext;
let admin: Page;
let frame: FrameLocator;
const troubles: string[] = [];

async function openSettings(): Promise<[Page, FrameLocator]> {
  const page = await context.newPage();
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (/blocker/.test(message.text())) troubles.push(message.text());
  });
  await page.goto(`${sandbox.urls.admin}/apps/notify-me/app/settings`);
  const inside = page.frameLocator("iframe");
  await inside.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  // Only a page whose scripts run has told the admin of its links.
  await page.getByRole("link", { name: "Sign-ups", exact: true }).first().waitFor();
  return [page, inside];
}

const wording = (inside: FrameLocator) => inside.getByLabel("Consent wording for marketing e-mail");
const question = (page: Page) =>
  page.getByRole("dialog", { name: "Leave the page with unsaved changes?" });

async function type(words: string): Promise<void> {
  await wording(frame).fill(words);
  await admin.getByRole("button", { name: "Save", exact: true }).waitFor();
}

/** Goes where a link of the app itself would, of which the admin is not told before. */
async function followWithin(path: string): Promise<void> {
  await frame.locator("body").evaluate((body, to) => {
    const link = document.createElement("a");
    link.setAttribute("href", to);
    body.append(link);
    link.dispatchEvent(new Event("shopify:navigate", { bubbles: true }));
    link.remove();
  }, path);
}

const ways: [string, () => Promise<unknown>, string][] = [
  [
    "the admin's menu",
    () => admin.getByRole("link", { name: "Sign-ups", exact: true }).first().click(),
    "Sign-ups",
  ],
  ["the app's own router", () => followWithin("/app/subscriptions"), "Sign-ups"],
  ["the back button", () => admin.evaluate(() => history.back()), "Sign-ups"],
];

describe.skipIf(!chromiumPath)("what is not saved", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "notify-me-unsaved-"));
    [sandbox, browser] = await Promise.all([startSandbox({ port: 0, directory }), launch()]);
    context = await browser.newContext({
      userAgent: ORDINARY_USER_AGENT,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    await page.goto(sandbox.urls.admin);
    await page.getByRole("button", { name: "Install" }).click();
    await page.frameLocator("iframe").getByRole("heading", { name: "Set up Notify me" }).waitFor();
    await page.close();
    [admin, frame] = await openSettings();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(ways)(
    "is not lost by %s before the merchant agrees, who is asked once",
    async (_, go, to) => {
      await admin.getByRole("link", { name: to, exact: true }).first().click();
      await frame.getByRole("heading", { level: 1, name: to }).waitFor();
      await admin.getByRole("link", { name: "Settings", exact: true }).first().click();
      await frame.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await type("Write to me.");

      for (let tried = 0; tried < 2; tried += 1) {
        await go();
        await question(admin).getByRole("button", { name: "Stay" }).click();
        await question(admin).waitFor({ state: "hidden" });
        expect(await wording(frame).inputValue()).toBe("Write to me.");
        expect(admin.url()).toContain("/app/settings");
      }
      await go();
      await question(admin).getByRole("button", { name: "Leave the page" }).click();
      await frame.getByRole("heading", { level: 1, name: to }).waitFor();
      expect(await question(admin).isVisible()).toBe(false);
      expect(await admin.getByRole("button", { name: "Save", exact: true }).isVisible()).toBe(
        false,
      );
    },
  );

  it("is asked about again where the next step comes in the same moment as Stay", async () => {
    await admin.getByRole("link", { name: "Settings", exact: true }).first().click();
    await frame.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await type("Write to me.");
    const menu = admin.getByRole("link", { name: "Sign-ups", exact: true }).first();
    await menu.click();
    const stay = await question(admin).getByRole("button", { name: "Stay" }).elementHandle();
    await menu.evaluate((link, button) => {
      (button as HTMLElement).click();
      (link as HTMLElement).click();
    }, stay);
    await question(admin).getByRole("button", { name: "Leave the page" }).click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
  });

  it("is asked about no more once it is saved or thrown away", async () => {
    await admin.getByRole("link", { name: "Settings", exact: true }).first().click();
    await frame.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await type("Thrown away.");
    await admin.getByRole("button", { name: "Discard" }).click();
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await followWithin("/app/settings");
    await type("Write to me.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText(/version 1 of the wording/).waitFor();
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
  });

  it("stays in the form of the later of two tabs, which is told what is stored", async () => {
    await followWithin("/app/settings");
    await frame.getByText(/version 1 of the wording/).waitFor();
    const [other, inside] = await openSettings();
    await wording(inside).fill("Theirs.");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await inside.getByText(/version 2 of the wording/).waitFor();
    await other.close();

    await type("Mine.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText("The settings were changed meanwhile").waitFor();
    await frame.getByText("“Theirs.” is stored, “Mine.” is yours.").waitFor();
    expect(await wording(frame).inputValue()).toBe("Mine.");
    for (const width of [390, 1280]) {
      await admin.setViewportSize({ width, height: 900 });
      expect(await axeFindings(frame)).toEqual([]);
      if (PICTURES) await admin.screenshot({ path: join(PICTURES, `conflict-${width}.png`) });
    }
    await frame.getByRole("button", { name: "Take what is stored" }).click();
    await frame.getByText(/version 2 of the wording/).waitFor();
    expect(await wording(frame).inputValue()).toBe("Theirs.");
    expect(await frame.getByText("The settings were changed meanwhile").count()).toBe(0);
  });

  it("is saved over what is stored where the merchant decides so", async () => {
    const [other, inside] = await openSettings();
    await wording(inside).fill("Theirs again.");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await inside.getByText(/version 3 of the wording/).waitFor();
    await other.close();

    await type("Mine.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByRole("button", { name: "Keep mine and save" }).click();
    await frame.getByText(/version 4 of the wording/).waitFor();
    expect(await wording(frame).inputValue()).toBe("Mine.");
    expect(await frame.getByText("The settings were changed meanwhile").count()).toBe(0);
  });

  it("says what a shorter time deletes, before it is saved and not after", async () => {
    const kept = frame.getByLabel("Keep shoppers’ data for");
    const warning = frame.getByText(/every sign-up older than 90 days is deleted/);
    expect(await kept.inputValue()).toBe("365");
    await kept.selectOption({ label: "2 years" });
    expect(await frame.getByText(/every sign-up older than/).count()).toBe(0);
    await kept.selectOption({ label: "90 days" });
    await warning.waitFor();
    for (const width of [390, 1280]) {
      await admin.setViewportSize({ width, height: 900 });
      await warning.scrollIntoViewIfNeeded();
      expect(await axeFindings(frame)).toEqual([]);
      if (PICTURES) await admin.screenshot({ path: join(PICTURES, `retention-${width}.png`) });
    }
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await warning.waitFor({ state: "detached" });
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await followWithin("/app/settings");
    await kept.waitFor();
    expect(await kept.inputValue()).toBe("90");
  });

  it("never threw, and left the router one guard at a time", () => {
    expect(troubles).toEqual([]);
  });
});
