import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CATALOGUES } from "#app/locales/catalogues.server.ts";
import { LANGUAGES, type Language } from "#app/locales/locale.ts";
import { readerOf } from "#app/locales/reader.tsx";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { axeFindings } from "./axe.ts";
import { chromiumPath, INSTALL, launch, ORDINARY_USER_AGENT } from "./chromium.ts";

const missing = chromiumPath === undefined;
if (missing) process.stderr.write(`The admin's languages are skipped: ${INSTALL}\n`);

/** Where pictures go: `SCREENSHOTS=shots` takes them. */
const PICTURES = process.env["SCREENSHOTS"];
const KEY = sandboxAccounts()[0]!.key;
const WIDTHS = [390, 1280];
const others = LANGUAGES.filter((language) => language !== "en");

let directory: string;
let sandbox: Sandbox;
let browser: Browser;
let admin: Page;
const troubles: string[] = [];

function frame(): FrameLocator {
  return admin.frameLocator("iframe");
}

async function open(path: string, heading: string): Promise<void> {
  await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app${path}`);
  await frame().getByRole("heading", { name: heading, exact: true }).first().waitFor();
}

async function chooseLanguage(language: Language): Promise<void> {
  await admin.goto(`${sandbox.urls.admin}/controls`);
  await admin.getByLabel("Language", { exact: true }).selectOption(language);
  await admin.getByRole("button", { name: "Choose" }).click();
  await admin.getByText("The admin has another language").waitFor();
}

/** At both widths: clean for axe, nothing to be scrolled sideways, and no sentence in English. */
async function lookAt(name: string, language: Language): Promise<void> {
  for (const width of WIDTHS) {
    await admin.setViewportSize({ width, height: 900 });
    const overflow = await frame()
      .locator("html")
      .evaluate((html) => html.scrollWidth - html.clientWidth);
    expect([name, width, overflow]).toEqual([name, width, 0]);
    if (PICTURES) await takePicture(`${name}-${language}-${width}`, width);
  }
  expect(await axeFindings(frame())).toEqual([]);
  const shown = await frame().locator("body").innerText();
  expect(english.filter((sentence) => shown.includes(sentence))).toEqual([]);
}

/** The whole of the page: the frame is as high as the window. */
async function takePicture(name: string, width: number): Promise<void> {
  const height = await frame()
    .locator("body")
    .evaluate((body) => body.scrollHeight);
  await admin.setViewportSize({ width, height: height + 80 });
  await admin.screenshot({ path: join(PICTURES!, `${name}.png`) });
  await admin.setViewportSize({ width, height: 900 });
}

/** What English pages say, as far as it can't stand in another language by chance. */
const english = sentencesOf(CATALOGUES.en.words).filter(
  (sentence) => sentence.split(" ").length > 3 && !/[{<]/.test(sentence),
);

function sentencesOf(words: object): string[] {
  return Object.values(words).flatMap((value: unknown) =>
    typeof value === "string" ? [value] : sentencesOf(value as object),
  );
}

/** A sign-up of a product that the shop has, as its storefront sends it. */
async function signUp(email: string): Promise<void> {
  const answer = await fetch(`${sandbox.urls.storefront}/apps/notify-me/subscriptions`, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ variant_id: "33001893462109", locale: "fr", email }),
  });
  expect(answer.status).toBe(202);
}

describe.skipIf(missing)("the admin in other languages", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "notify-me-languages-"));
    [sandbox, browser] = await Promise.all([startSandbox({ port: 0, directory }), launch()]);
    const context = await browser.newContext({ userAgent: ORDINARY_USER_AGENT });
    context.setDefaultTimeout(15_000);
    admin = await context.newPage();
    // What the server and the browser say differently is told there too.
    admin.on("pageerror", (error) => troubles.push(error.message));
    admin.on("console", (message) => {
      if (message.type() === "error") troubles.push(message.text());
    });
    await admin.goto(sandbox.urls.admin);
    await admin.getByRole("button", { name: "Install" }).click();
    await frame().getByRole("heading", { name: "Set up Notify me" }).waitFor();
    await signUp("ada@example.com");
    await open("/settings", "Settings");
    await frame().getByLabel("Private API key").fill(KEY);
    await frame().getByRole("button", { name: "Connect", exact: true }).click();
    await frame().getByText("Sandbox Outfitters").first().waitFor();
    await signUp("typo@invalid.example");
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  });

  describe.each(others)("%s", (language) => {
    const { t } = readerOf(language);

    it("is what the home page is in once the admin is, and tells so to those who listen", async () => {
      await chooseLanguage(language);
      await open("", "Notify me");
      expect(await frame().locator("html").getAttribute("lang")).toBe(language);
      await lookAt("home", language);
    });

    it("stays while one goes from page to page", async () => {
      await admin.getByRole("link", { name: t("common.title.subscriptions") }).click();
      await frame()
        .getByRole("heading", { name: t("common.title.subscriptions"), exact: true })
        .first()
        .waitFor();
      await frame().getByRole("link", { name: "ada@example.com" }).first().waitFor();
      await lookAt("log", language);
      await frame().getByRole("link", { name: "ada@example.com" }).first().click();
      await frame().getByText(t("subscription.timeline.title"), { exact: true }).waitFor();
      await lookAt("sign-up", language);
      await admin.getByRole("link", { name: t("common.title.settings") }).click();
      await frame().getByText(t("settings.lists.label")).first().waitFor();
      await frame()
        .getByRole("button", { name: t("readiness.button") })
        .click();
      await frame()
        .getByRole("heading", { name: t("readiness.optional") })
        .waitFor();
      await lookAt("settings", language);
    });
  });

  it("never threw, and no browser has read otherwise than its server wrote", () => {
    expect(troubles).toEqual([]);
  });
});
