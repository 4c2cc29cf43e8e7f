import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

const [full, , , , base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;

async function connect(key: string, button: string): Promise<void> {
  await frame.getByLabel("Private API key").fill(key);
  await frame.getByRole("button", { name: button, exact: true }).click();
  await frame.getByLabel("Private API key").waitFor({ state: "detached" });
}

/** Presses the button, waits for the answer, and says how each check stands. */
async function check(): Promise<Record<string, string>> {
  const answered = admin.waitForResponse((response) => response.url().endsWith("/app/readiness"));
  await frame.getByRole("button", { name: "Run check" }).click();
  await answered;
  await frame.getByText(/^(No problems found|\d+ problems?)/).waitFor();
  const rows = await frame.locator("[data-check]").all();
  const checks = rows.map(async (row): Promise<[string, string]> => {
    const [id, state] = [row.getAttribute("data-check"), row.getAttribute("data-state")];
    return [(await id) ?? "", (await state) ?? ""];
  });
  return Object.fromEntries(await Promise.all(checks));
}

describe.skipIf(missing)("whether everything is ready", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "installed", page: "/settings", unlimited: true });
    ({ sandbox, admin, frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("is not offered before a key is there", async () => {
    expect(await frame.getByText("Connection check").count()).toBe(0);
  });

  it("is shown check by check, with words beside each sign", async () => {
    await connect(full, "Connect");
    await lookAt(stage, "readiness-before");
    expect(await check()).toEqual({
      key: "ok",
      "catalogs:write": "ok",
      "profiles:write": "ok",
      flow: "ok",
      last: "unknown",
      account: "ok",
      lists: "ok",
      flows: "ok",
      consents: "unknown",
    });
    await frame.getByText("The key belongs to Sandbox Outfitters, a test account.").waitFor();
    await frame.getByText("No problems found. 2 not checked.").waitFor();
    expect(await frame.getByText("Ready", { exact: true }).count()).toBe(7);
    await lookAt(stage, "readiness-full");
  });

  it("says that no flow listens once there is none, and that one is not live", async () => {
    sandbox.klaviyo.flow = "none";
    expect(await check()).toMatchObject({ flow: "problem" });
    await frame.getByText("No back in stock flow").waitFor();
    await frame.getByText(/^1 problem/).waitFor();
    sandbox.klaviyo.flow = "draft";
    await check();
    await frame.getByText("Your back in stock flow isn’t live").waitFor();
    await frame.getByText("Klaviyo isn’t sending back in stock messages").waitFor();
    sandbox.klaviyo.flow = "message_manual";
    await check();
    await frame.getByText("Back in stock messages need your approval").first().waitFor();
    sandbox.klaviyo.flow = "live";
    await check();
    await expect.poll(() => frame.getByText("Open Klaviyo flows").count()).toBe(0);
  });

  it("forgets what it said of a key with the key, and says what the next one can’t see", async () => {
    await frame.getByRole("button", { name: "Replace key" }).click();
    await connect(base, "Replace key");
    await expect.poll(() => frame.locator("[data-check]").count()).toBe(0);
    expect(await check()).toMatchObject({
      key: "ok",
      flow: "unknown",
      account: "ok",
      lists: "absent",
      flows: "absent",
    });
    await lookAt(stage, "readiness-base");
  });

  it("names a revoked key, and no more than that", async () => {
    sandbox.klaviyo.accounts.find(({ key }) => key === base)!.revoked = true;
    expect(await check()).toEqual({ key: "problem", last: "unknown" });
    await frame.getByText("Klaviyo rejected your API key", { exact: true }).waitFor();
    await lookAt(stage, "readiness-gone");
  });

  it("says so where the app itself does not answer, and leaves what was typed", async () => {
    await frame.getByLabel("SMS consent text").fill("Text me.");
    await admin.route("**/app/readiness", (route) => route.abort());
    await frame.getByRole("button", { name: "Run check" }).click();
    await frame.getByText("Couldn’t run the check").waitFor();
    expect(await frame.getByLabel("SMS consent text").inputValue()).toBe("Text me.");
  });

  it("never threw", () => {
    expect(stage.troubles).toEqual([]);
  });
});
