import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { KEY, missing, openStage, SUPPORT_CONTACT, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;
let goTo: Stage["goTo"];
let focused: Stage["focused"];
let signUp: Stage["signUp"];

describe.skipIf(missing)("what goes wrong in the admin", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "installed", page: "/settings" });
    ({ sandbox, admin, frame, goTo, focused, signUp } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("a refused key has the focus on its field, and a replacing that is given up on its button", async () => {
    await frame.getByLabel("Private API key").fill("pk_0000000000000000000000000000000000");
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await frame.getByText(/Klaviyo doesn’t recognize this key/).waitFor();
    await expect.poll(focused).toBe("Private API key");

    await frame.getByLabel("Private API key").fill(KEY);
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await frame.getByRole("button", { name: "Replace key" }).waitFor();
    await expect.poll(focused).toContain("Sandbox Outfitters");
    await frame.getByRole("button", { name: "Replace key" }).click();
    await expect.poll(focused).toBe("Private API key");
    await frame.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(focused).toBe("Replace key");
  });

  it("a question that is closed leads back to its button", async () => {
    await frame.getByRole("button", { name: "Disconnect" }).click();
    await frame.getByRole("dialog").waitFor();
    await admin.keyboard.press("Escape");
    await expect.poll(focused).toBe("Disconnect");
  });

  it("a save without an answer keeps what was typed, and saving again stores it", async () => {
    await frame.getByRole("button", { name: "Replace key" }).click();
    await frame.getByLabel("Private API key").fill("half a key");
    const restoreSending = await stage.breakSending();
    await frame.getByLabel("Marketing email consent text").fill("Tell me more");
    await admin.getByRole("button", { name: "Save" }).click();
    await frame.getByText("Couldn’t confirm that your changes are saved").waitFor();
    await restoreSending();
    await admin.getByRole("button", { name: "Save" }).click();
    await frame.getByText(/shows version 1/).waitFor();
    expect(await frame.getByText("Couldn’t confirm that your changes are saved").count()).toBe(0);
    expect(await frame.getByLabel("Marketing email consent text").inputValue()).toBe(
      "Tell me more",
    );
    expect(await frame.getByLabel("Private API key").inputValue()).toBe("half a key");
  });

  it("sending again without an answer leaves the page, and says so", async () => {
    sandbox.klaviyo.failNext({ kind: "variant" }, 1);
    await signUp({ email: "joan@example.com" });
    await goTo("Sign-ups");
    await frame.getByText("Failed").nth(1).waitFor();
    await frame.getByRole("button", { name: "Search and filter results" }).click();
    await frame.getByPlaceholder("Search by email").fill("joan");
    await expect.poll(() => admin.url()).toContain("search=joan");
    await frame.getByRole("link", { name: /joan@example.com/ }).click();
    const restoreSending = await stage.breakSending();
    await frame.getByRole("button", { name: "Retry", exact: true }).click();
    await frame.getByText("Couldn’t confirm the retry").waitFor();
    await expect.poll(focused).toBe("Retry");
    await restoreSending();
    await frame.getByRole("button", { name: "Retry", exact: true }).click();
    await frame.getByText("Sent to Klaviyo").first().waitFor();
    await expect.poll(focused).toContain("Status");
  });

  it("the way back from a sign-up leads to the view it was opened from", async () => {
    await frame.getByRole("link", { name: "Sign-ups" }).click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    expect(admin.url()).toContain("search=joan");
    await goTo("Sign-ups");
  });

  it("a page that can't be refreshed stays, says how old it is, and goes on after a restart", async () => {
    // While Klaviyo is down the row waits, and the page looks again every few seconds.
    sandbox.klaviyo.failNext({ kind: "status", status: 503 }, 50);
    await signUp({ email: "kept@example.com" });
    await goTo("Settings");
    await goTo("Sign-ups");
    await frame.getByRole("link", { name: "kept@example.com" }).waitFor();
    await sandbox.app().kill("SIGKILL");
    await frame.getByText(/Showing data from/).waitFor();
    await frame.getByRole("link", { name: "kept@example.com" }).waitFor();

    await admin.getByRole("link", { name: "Settings", exact: true }).first().click();
    await frame.getByRole("button", { name: "Try again" }).waitFor();
    const link = frame.getByRole("link", { name: SUPPORT_CONTACT });
    expect(await link.getAttribute("href")).toBe(`mailto:${SUPPORT_CONTACT}`);
    await sandbox.restart();
    await frame.getByRole("button", { name: "Try again" }).click();
    await frame.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await goTo("Sign-ups");
    expect(await frame.getByText(/Showing data from/).count()).toBe(0);
  });

  it("an address that leads nowhere keeps the menu and shows a way on", async () => {
    stage.troubles.length = 0;
    await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app/nowhere`);
    await frame
      .getByRole("heading", { name: "The page you’re looking for isn’t available" })
      .waitFor();
    expect(await frame.locator("html").evaluate(() => document.title)).toMatch(/^Not found/);
    await frame.getByText("Go to home").click();
    await frame.getByRole("heading", { level: 1, name: "Notify me" }).waitFor();
    await goTo("Sign-ups");
    expect(stage.troubles).toEqual([]);
  });
});
