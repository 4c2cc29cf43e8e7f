import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { axeFindings } from "./axe.ts";
import { chromiumPath, INSTALL, launch, ORDINARY_USER_AGENT } from "./chromium.ts";
import { shiftOf, watchShift } from "./layout-shift.ts";

const missing = chromiumPath === undefined;
if (missing) process.stderr.write(`The home page in a browser is skipped: ${INSTALL}\n`);

/** Where pictures go: `SCREENSHOTS=shots` takes them. */
const PICTURES = process.env["SCREENSHOTS"];
const KEY = sandboxAccounts()[0]!.key;
const WIDTHS = { wide: 1280, narrow: 390 };
const DAY_MS = 86_400_000;

let directory: string;
let sandbox: Sandbox;
let browser: Browser;
let admin: Page;
const troubles: string[] = [];
const scripts = new Set<string>();

async function openPage(): Promise<Page> {
  const context = await browser.newContext({
    userAgent: ORDINARY_USER_AGENT,
    viewport: { width: WIDTHS.wide, height: 900 },
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.addInitScript(watchShift);
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.add(new URL(request.url()).pathname);
  });
  return page;
}

function frame(): FrameLocator {
  return admin.frameLocator("iframe");
}

/** Looks at the page at both widths: clean for axe, nothing to be scrolled sideways; and takes it. */
async function lookAt(name: string): Promise<void> {
  for (const [kind, width] of Object.entries(WIDTHS).reverse()) {
    await admin.setViewportSize({ width, height: kind === "wide" ? 900 : 844 });
    const overflow = await frame()
      .locator("html")
      .evaluate((html) => html.scrollWidth - html.clientWidth);
    expect([kind, overflow]).toEqual([kind, 0]);
    expect(await axeFindings(frame())).toEqual([]);
    if (!PICTURES) continue;
    // The whole of the page: the frame is as high as the window.
    const height = await frame()
      .locator("body")
      .evaluate((body) => body.scrollHeight);
    await admin.setViewportSize({ width, height: height + 80 });
    await admin.screenshot({ path: join(PICTURES, `${name}-${width}.png`) });
    await admin.setViewportSize({ width, height: kind === "wide" ? 900 : 844 });
  }
}

/** Opens the home page anew, until what comes late has come, and says by how much it has shifted. */
async function load(lastToCome: string): Promise<number> {
  await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app`);
  await frame().locator(lastToCome).first().waitFor();
  return shiftOf(frame());
}

async function expectCalm(lastToCome: string): Promise<void> {
  expect(await load(lastToCome)).toBeLessThanOrEqual(0.02);
}

function stored(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+00:00");
}

/** Has something happen to the shop that would take the app an hour, or Klaviyo's help. */
function change(sql: string, ...values: string[]): void {
  const database = new DatabaseSync(join(directory, "app.sqlite"));
  database.prepare(sql).run(...values);
  database.close();
}

/** Where the card after the set-up's begins, at each width. */
async function placesOfFigures(): Promise<(number | undefined)[]> {
  const figures = frame().getByRole("heading", { name: "Sign-ups" });
  const places = [];
  for (const width of Object.values(WIDTHS).reverse()) {
    await admin.setViewportSize({ width, height: 900 });
    places.push((await figures.boundingBox())?.y);
  }
  return places;
}

/** Sign-ups of the last 90 days, as the app would have stored them, with their sums. */
function seed(): void {
  const file = join(directory, "app.sqlite");
  const database = new DatabaseSync(file);
  const insert = database.prepare(
    `INSERT INTO "Subscription" ("id", "shop", "state", "variantId", "email", "lastReason",
       "dueAt", "createdAt", "updatedAt", "deliveredAt")
     VALUES (?, ?, ?, '33001893462109', ?, ?, ?, ?, ?, ?)`,
  );
  const now = Date.now();
  database.exec("BEGIN IMMEDIATE");
  for (let day = 0; day < 90; day += 1) {
    for (let one = 0; one < 4 + ((day * 7) % 13); one += 1) {
      const at = now - day * DAY_MS - one * 600_000 - 7_200_000;
      const state =
        (day + one) % 19 === 5 ? "failed" : (day + one) % 23 === 6 ? "blocked" : "delivered";
      const delivered = state === "delivered" ? stored(at + 300 + one * 90) : null;
      const reason = state === "failed" ? ["email_refused", "variant_refused"][one % 2]! : null;
      const time = stored(at);
      insert.run(
        ...[randomUUID(), sandbox.shop, state, `shopper-${day}-${one}@example.com`, reason],
        ...[time, time, time, delivered],
      );
    }
  }
  database.exec("COMMIT");
  database.close();
  const env = { ...process.env, DATABASE_URL: `file:${file}` };
  execFileSync(process.execPath, ["recount.ts", "--mend"], { env, stdio: "pipe" });
}

describe.skipIf(missing)("the home page in a browser", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "notify-me-home-"));
    [sandbox, browser] = await Promise.all([startSandbox({ port: 0, directory }), launch()]);
    admin = await openPage();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("guides somebody new, and shows no figures of nothing", async () => {
    await admin.goto(sandbox.urls.admin);
    await admin.getByRole("button", { name: "Install" }).click();
    await frame().getByRole("heading", { name: "Set up Notify me" }).waitFor();
    await frame().getByText("1 of 5 done, 1 not known yet").waitFor();
    await frame().getByRole("link", { name: "Connect Klaviyo" }).waitFor();
    expect(await frame().getByRole("heading", { name: "Sign-ups" }).count()).toBe(0);
    await lookAt("home-empty");
    await expectCalm("text=1 of 5 done");
    expect([...scripts].filter((script) => script.includes("day-bars"))).toEqual([]);
  });

  it("unfolds the next step by itself, and any other by the keyboard", async () => {
    const block = frame().getByRole("button", { name: "The block in your theme" });
    await block.focus();
    await admin.keyboard.press("Enter");
    expect(await block.getAttribute("aria-expanded")).toBe("true");
    await frame().getByText("on the default product page").waitFor();
    expect(await frame().getByRole("link", { name: "Connect Klaviyo" }).isVisible()).toBe(false);
  });

  it("is one line and figures, once a shop is set up", async () => {
    await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app/settings`);
    await frame().getByLabel("Private API key").fill(KEY);
    await frame().getByRole("button", { name: "Connect", exact: true }).click();
    await frame().getByText("Sandbox Outfitters").first().waitFor();
    expect([...scripts].filter((script) => script.includes("day-bars"))).toEqual([]);
    await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app`);
    await frame().getByText("Connected, not proven yet").waitFor();
    await frame().getByRole("link", { name: "Check now" }).click();
    await frame().getByRole("button", { name: "Check now" }).waitFor();
    seed();
    change(`UPDATE "Merchant" SET "connectedAt" = ?`, stored(Date.now() - 90 * DAY_MS));
    await load(".recharts-bar-rectangle");
    await frame().getByText("Delivering", { exact: true }).waitFor();
    await frame().getByText("Everything is set up.").waitFor();
    await frame().getByText("America/New York").waitFor();
    await lookAt("home-normal");
    await expectCalm(".recharts-bar-rectangle");
  });

  it("keeps the period in the address, so that back works", async () => {
    await frame().getByRole("link", { name: "7 days" }).click();
    await expect.poll(() => admin.url()).toContain("days=7");
    await expect
      .poll(() => frame().locator(".recharts-xAxis .recharts-cartesian-axis-tick").count())
      .toBe(7);
    await admin.goBack();
    const usual = frame().getByRole("link", { name: "30 days" });
    await expect.poll(() => usual.getAttribute("aria-current")).toBe("page");
    await frame().getByText("Show the numbers").click();
    await expect.poll(() => frame().getByRole("row").count()).toBe(31);
  });

  it("says why nothing is delivered, and what to click", async () => {
    change(
      `UPDATE "Merchant" SET "hold" = 'key_refused', "heldAt" = ?, "holdCheckAt" = ?`,
      ...[Date.now(), Date.now() + 600_000].map(stored),
    );
    await load(".recharts-bar-rectangle");
    await frame().getByText("Stopped: nothing reaches Klaviyo").waitFor();
    await frame().getByText("Klaviyo did not accept the key").first().waitFor();
    await frame().getByRole("button", { name: "Check again" }).waitFor();
    expect(await frame().getByRole("link", { name: "Connect another key" }).count()).toBe(1);
    await lookAt("home-failing");
    await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app/subscriptions`);
    await frame().getByText("Stopped: nothing reaches Klaviyo").waitFor();
    await frame().getByRole("table").waitFor();
    await lookAt("log-failing");
  });

  it("says that Klaviyo answers and refuses, and leads to what it said", async () => {
    change(`UPDATE "Merchant" SET "hold" = NULL, "heldAt" = NULL, "holdCheckAt" = NULL`);
    change(
      `UPDATE "Lane" SET "failures" = 1, "pausedUntil" = ?, "pauseCause" = 'refusing',
         "pauseStatus" = 400, "pauseCode" = 'invalid'`,
      stored(Date.now() + 60_000),
    );
    await load(".recharts-bar-rectangle");
    await frame().getByText("Klaviyo answers, but refuses what this app sends").waitFor();
    await lookAt("home-refusing");
    await frame().getByRole("link", { name: "See what Klaviyo answered" }).click();
    await expect.poll(() => admin.url()).toContain("status=400&code=invalid");
    change(`UPDATE "Lane" SET "failures" = 0, "pausedUntil" = NULL, "pauseCause" = NULL`);
  });

  it("says in the same line where the block was taken out, and moves nothing for it", async () => {
    change(`UPDATE "Merchant" SET "hold" = NULL, "heldAt" = NULL, "holdCheckAt" = NULL`);
    await load(".recharts-bar-rectangle");
    await frame().getByText("Everything is set up.").waitFor();
    const before = await placesOfFigures();
    const editor = await admin.context().newPage();
    const address = `https://${sandbox.shop}/admin/themes/current/editor?template=product`;
    await editor.goto(`${sandbox.urls.admin}/elsewhere?${new URLSearchParams({ url: address })}`);
    await editor.getByRole("button", { name: "Take the block out and save" }).click();
    await editor.getByText("is not in the theme").waitFor();
    await editor.close();
    // A browser without a screen hides no tab, and so none comes back into view by itself.
    await frame()
      .locator("html")
      .evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await frame().getByRole("link", { name: "Add the block" }).waitFor();
    expect(await placesOfFigures()).toEqual(before);
    await lookAt("home-no-block");
  });

  it("answers a click, and tells what a bar stands for", async () => {
    await load(".recharts-bar-rectangle");
    for (const name of ["90 days", "7 days", "30 days"]) {
      await frame().getByRole("link", { name }).click();
      await expect
        .poll(() => frame().getByRole("link", { name }).getAttribute("aria-current"))
        .toBe("page");
      await frame().locator(".recharts-bar-rectangle").nth(8).hover();
    }
    await frame().locator(".recharts-tooltip-wrapper").getByText("Accepted by Klaviyo").waitFor();
    if (PICTURES) await admin.screenshot({ path: join(PICTURES, "home-tooltip.png") });
  });

  it("never threw", () => {
    expect(troubles).toEqual([]);
  });
});
