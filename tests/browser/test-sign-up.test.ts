import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { english } from "../english.ts";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;

/** The button of every sign-up's page. */
const DELETE = english.t("log.order.delete.button");

/** The app looks for events every ten seconds. */
const SEEN = { timeout: 30_000 };

describe.skipIf(missing)("a test sign-up", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ page: "", unlimited: true });
    ({ sandbox, admin, frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("says so where its script was lost, and leaves the page as it is", async () => {
    await admin.route(/test-sign-up-dialog/, (route) => route.abort());
    await frame.getByRole("button", { name: "Send test sign-up" }).click();
    await frame.getByText("Something went wrong. Refresh and try again.").waitFor();
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await admin.unroute(/test-sign-up-dialog/);
    await stage.open("");
    stage.troubles.length = 0;
  });

  it("gives the focus back to its button", async () => {
    const opener = frame.getByRole("button", { name: "Send test sign-up" });
    await opener.click();
    await frame.getByRole("dialog").getByLabel("Your email address").waitFor();
    await admin.keyboard.press("Escape");
    await frame.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => opener.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it("begins with the shop's own address, and with sold-out products", async () => {
    await frame.getByRole("button", { name: "Send test sign-up" }).click();
    const dialog = frame.getByRole("dialog");
    const email = dialog.getByLabel("Your email address");
    await expect.poll(() => email.inputValue()).toBe("owner@outfitters.example");
    await lookAt(stage, "test-sign-up-form");
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    await dialog.getByText("Choose a product.").waitFor();
    await dialog.getByRole("combobox", { name: "Product" }).fill("lin shi");
    const first = frame.getByRole("option").first();
    await frame.getByRole("option", { name: "Linen shirt – Medium / Chalk (sold out)" }).waitFor();
    expect(await first.textContent()).toContain("(sold out)");
    await frame.getByRole("option", { name: "Linen shirt – Medium / Chalk (sold out)" }).click();
    await dialog.getByText("Chosen: Linen shirt – Medium / Chalk (sold out)").waitFor();
  });

  it("shows each step until its event is seen in Klaviyo", async () => {
    const dialog = frame.getByRole("dialog");
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    for (const step of ["stored", "sent", "accepted", "seen"]) {
      await dialog.locator(`[data-step=${step}][data-state=done]`).waitFor(SEEN);
    }
    expect(sandbox.klaviyo.received).toMatchObject([
      { profile: { email: "owner@outfitters.example" } },
    ]);
    await lookAt(stage, "test-sign-up-steps");
  }, 60_000);

  it("is marked in the log and on its page, is in no figure, and can be deleted", async () => {
    await frame.getByRole("link", { name: "Show this sign-up" }).click();
    await frame.getByRole("heading", { level: 1, name: "owner@outfitters.example" }).waitFor();
    await frame.getByText("Klaviyo shows this sign-up as an event").waitFor();
    await lookAt(stage, "test-sign-up-page");
    await stage.open("/subscriptions");
    const row = frame.getByRole("row").filter({ hasText: "owner@outfitters.example" });
    await row.getByText("Test", { exact: true }).waitFor();
    await row.getByText("Seen in Klaviyo", { exact: true }).waitFor();
    await row.getByRole("link", { name: "owner@outfitters.example" }).click();
    await frame.getByRole("button", { name: DELETE }).click();
    await frame.getByRole("dialog").getByRole("button", { name: DELETE }).click();
    await frame.getByRole("dialog").waitFor({ state: "detached" });
    await frame.getByRole("button", { name: DELETE }).waitFor({ state: "detached" });
    await stage.open("/subscriptions");
    await row.waitFor({ state: "detached" });
    expect(admin.isClosed()).toBe(false);
    expect(stage.troubles).toEqual([]);
  });
});
