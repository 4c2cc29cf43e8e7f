import type { FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";
import { timeOf } from "./store.ts";

let stage: Stage;
let admin: Page;
let frame: FrameLocator;

async function openSettings(): Promise<[Page, FrameLocator]> {
  const page = await stage.context.newPage();
  page.on("console", (message) => {
    if (/blocker/.test(message.text())) stage.troubles.push(message.text());
  });
  await page.goto(`${stage.sandbox.urls.admin}/apps/notify-me/app/settings`);
  const inside = page.frameLocator("iframe");
  await inside.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  // Only a page whose scripts run has told the admin of its links.
  await page.getByRole("link", { name: "Sign-ups", exact: true }).first().waitFor();
  return [page, inside];
}

/** The first settings of every story: one wording, and data kept for a year. */
function resetSettings(): void {
  const { shop, change, insert } = stage.store;
  change(`DELETE FROM "ConsentText"`);
  insert((row) => {
    const first = { version: 1, email: "Ask me first.", sms: "" };
    row("ConsentText", { shop, ...first, createdAt: timeOf(Date.now()) });
  });
  change(`UPDATE "Merchant" SET "consentVersion" = 1, "retentionDays" = 365`);
}

const wording = (inside: FrameLocator) => inside.getByLabel("Marketing email consent text");
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

describe.skipIf(missing)("what is not saved", () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "installed", page: "" });
  }, 120_000);

  beforeEach(async () => {
    resetSettings();
    [admin, frame] = await openSettings();
  });

  afterEach(async () => {
    await admin.close();
    expect(stage.troubles).toEqual([]);
  });

  afterAll(() => stage.stop());

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

  it("is not typed into a page that is being left", async () => {
    await followWithin("/app/subscriptions");
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    await followWithin("/app/settings");
    await wording(frame).focus();
    const asked = Promise.withResolvers<true>();
    const held = Promise.withResolvers<true>();
    await admin.route(/subscriptions\.data/, async (route) => {
      asked.resolve(true);
      await held.promise;
      await route.continue();
    });
    await admin.evaluate(() => history.back());
    await asked.promise;
    // Attached: after 200 ms the outline of the next page covers it.
    await frame.locator("[inert]").waitFor({ state: "attached" });
    await admin.keyboard.type("typed late");
    expect(await wording(frame).inputValue()).toBe("Ask me first.");
    held.resolve(true);
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    expect(await question(admin).isVisible()).toBe(false);
  });

  it("is asked about no more once it is saved or thrown away", async () => {
    await type("Thrown away.");
    await admin.getByRole("button", { name: "Discard" }).click();
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await followWithin("/app/settings");
    await type("Write to me.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText(/shows version 2/).waitFor();
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
  });

  it("stays in the form of the later of two tabs, which is told what is stored", async () => {
    await frame.getByText(/shows version 1/).waitFor();
    const [other, inside] = await openSettings();
    await wording(inside).fill("Theirs.");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await inside.getByText(/shows version 2/).waitFor();
    await other.close();

    await type("Mine.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText("Someone else changed these settings").waitFor();
    await frame.getByText("saved “Theirs.”, yours “Mine.”").waitFor();
    expect(await wording(frame).inputValue()).toBe("Mine.");
    await lookAt({ admin, frame }, "conflict");
    await frame.getByRole("button", { name: "Discard mine" }).click();
    await frame.getByText(/shows version 2/).waitFor();
    expect(await wording(frame).inputValue()).toBe("Theirs.");
    expect(await frame.getByText("Someone else changed these settings").count()).toBe(0);
  });

  it("is saved over what is stored where the merchant decides so", async () => {
    const [other, inside] = await openSettings();
    await wording(inside).fill("Theirs again.");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await inside.getByText(/shows version 2/).waitFor();
    await other.close();

    await type("Mine.");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByRole("button", { name: "Save mine" }).click();
    await frame.getByText(/shows version 3/).waitFor();
    expect(await wording(frame).inputValue()).toBe("Mine.");
    expect(await frame.getByText("Someone else changed these settings").count()).toBe(0);
  });

  it("stays where the number of sign-ups that lose their person can't be read", async () => {
    await type("Write to me.");
    const kept = frame.getByLabel("Keep shopper data for");
    await kept.selectOption({ label: "90 days" });
    const asked = Promise.withResolvers<true>();
    const held = Promise.withResolvers<true>();
    await admin.route(/app\/retention/, async (route) => {
      asked.resolve(true);
      await held.promise;
      await route.abort();
    });
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await asked.promise;
    const confirm = frame.getByRole("button", { name: "Save and delete data" });
    await confirm.waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    held.resolve(true);
    await frame.getByText("We couldn’t count the sign-ups.").waitFor();
    expect(await confirm.isDisabled()).toBe(false);
    await frame.getByRole("button", { name: "Keep data" }).click();
    expect(await wording(frame).inputValue()).toBe("Write to me.");
    expect(await kept.inputValue()).toBe("90");
    await admin.unroute(/app\/retention/);
  });

  it("says what a shorter time deletes, before it is saved and not after", async () => {
    const kept = frame.getByLabel("Keep shopper data for");
    const warning = frame.getByText(/sign-ups older than 90 days lose/);
    expect(await kept.inputValue()).toBe("365");
    await kept.selectOption({ label: "2 years" });
    expect(await frame.getByText(/sign-ups older than/).count()).toBe(0);
    await kept.selectOption({ label: "90 days" });
    await warning.waitFor();
    await lookAt({ admin, frame }, "retention");
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText("This deletes the personal data of 0 sign-ups").waitFor();
    await frame.getByRole("button", { name: "Keep data" }).click();
    await expect
      .poll(() => kept.evaluate((one) => one.ownerDocument.activeElement === one))
      .toBe(true);
    await warning.waitFor();
    await admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByRole("button", { name: "Save and delete data" }).click();
    await warning.waitFor({ state: "detached" });
    await followWithin("/app");
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await followWithin("/app/settings");
    await kept.waitFor();
    expect(await kept.inputValue()).toBe("90");
  });
});
