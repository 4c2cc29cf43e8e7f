import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAt, WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";
import { timeOf } from "./store.ts";

const DAY_MS = 86_400_000;

let stage: Stage;
let frame: FrameLocator;

function ask(name: string, days: number): void {
  stage.store.insert((row) => {
    row("DataRequest", {
      id: `${stage.store.shop}/${name}`,
      shop: stage.store.shop,
      email: `${name}@example.com`,
      requestedAt: timeOf(Date.now() - days * DAY_MS),
    });
  });
}

/** Confirms that a request is complete, and sees the toast and the focus on the card's heading. */
async function confirm(name: string): Promise<void> {
  const dialog = frame.getByRole("dialog");
  await dialog.getByText(`${name}@example.com`).waitFor();
  await dialog.getByRole("button", { name: "Mark as complete" }).click();
  await dialog.waitFor({ state: "detached" });
  await stage.admin.getByText("Request completed").first().waitFor();
  await expect.poll(() => stage.focused()).toBe("Customer data requests");
}

describe.skipIf(missing)("a merchant who is asked about privacy", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "sms" });
    ({ frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("sees overdue data requests first, and gives a customer a page to read", async () => {
    await stage.signUp({ email: "late@example.com" });
    ask("late", 31);
    ask("new", 2);
    await stage.open("");
    await frame.getByText("1 customer data request is overdue").waitFor();
    await lookAt(stage, "data-requests");
    const downloaded = stage.admin.waitForEvent("download");
    await frame.getByRole("button", { name: "Download data of late@example.com" }).click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toBe("customer-data.html");
    await frame
      .getByRole("button", { name: "Mark as complete: request from late@example.com" })
      .click();
    await frame.getByText("Mark this request as complete?").waitFor();
    await lookAt(stage, "data-request-confirm", [WIDE]);
    await confirm("late");
    await frame.getByText("1 customer data request is overdue").waitFor({ state: "detached" });
  });

  it("is warned before completing a request without a download, and keeps the place", async () => {
    const complete = frame.getByRole("button", {
      name: "Mark as complete: request from new@example.com",
    });
    await complete.click();
    await frame.getByText("You haven’t downloaded this customer’s data yet.").waitFor();
    await frame.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => stage.focused()).toContain("Mark as complete");
    await complete.click();
    await frame.getByText("Complete this request without downloading the data?").waitFor();
    await lookAt(stage, "data-request-unread", [WIDE]);
    await confirm("new");
    await frame.getByText("No data request is open.").waitFor();
  });

  it("reads what became of it, and who saw which data", async () => {
    await frame.getByRole("link", { name: "View completed requests" }).click();
    await frame.getByRole("heading", { level: 1, name: "Privacy" }).waitFor();
    await frame.getByText("Marked as complete").first().waitFor();
    await frame.getByText("Downloaded a customer’s data").waitFor();
    await lookAt(stage, "privacy");
    expect(await frame.getByText("late@example.com").count()).toBe(0);
  });

  it("finds a shopper's profile in Klaviyo from the page of a sign-up", async () => {
    await stage.open("/subscriptions");
    await frame
      .getByRole("link", { name: /late@example.com/ })
      .first()
      .click();
    await frame.getByRole("button", { name: "Find profile in Klaviyo" }).click();
    const link = frame.getByRole("link", { name: "Open profile in Klaviyo" });
    await link.waitFor();
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/www\.klaviyo\.com\/profile\/\w+$/);
    await expect.poll(() => stage.focused()).toContain("Open profile in Klaviyo");
    await lookAt(stage, "sign-up-profile");
  });

  it("writes a consent text for a language, beginning with the suggested one", async () => {
    await stage.open("/settings");
    await frame.getByLabel("Language", { exact: true }).selectOption("de");
    await frame.getByRole("button", { name: "Add language" }).click();
    await frame.getByRole("button", { name: "Use suggested text" }).click();
    const german = frame.getByLabel("SMS consent text (German)");
    expect(await german.inputValue()).toContain("STOP");
    await lookAt(stage, "consent-languages");
    await stage.admin.getByRole("button", { name: "Save", exact: true }).click();
    await frame.getByText("Your store shows version 1. We’ll save changes as version 3").waitFor();
    await stage.open("/settings");
    expect(await german.inputValue()).toContain("STOP");
    expect(stage.troubles).toEqual([]);
  });
});
