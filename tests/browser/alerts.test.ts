import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let frame: FrameLocator;

const field = () => frame.getByLabel("Webhook URL (optional)");
const press = (name: string) => frame.getByRole("button", { name, exact: true }).click();

describe.skipIf(missing)("alerts outside the app", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ page: "/settings" });
    ({ sandbox, frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("refuse a private address beside its field, and keep what was typed", async () => {
    await field().fill("https://169.254.169.254/latest/meta-data/");
    await press("Save alerts");
    await frame.getByText("Use a host name instead of an IP address").waitFor();
    expect(await stage.focused()).toContain("Webhook URL");
    expect(await field().inputValue()).toContain("169.254.169.254");
    await lookAt(stage, "alerts-refused");
  });

  it("show the signing secret once", async () => {
    await field().fill(`${sandbox.urls.admin}/alert-receiver`);
    expect(await frame.getByText("Use a host name instead of an IP address").count()).toBe(0);
    await press("Save alerts");
    const secret = frame.getByLabel("Signing secret", { exact: true });
    await secret.waitFor();
    expect(await secret.inputValue()).toMatch(/^whsec_/);
    await lookAt(stage, "alerts-secret");
    await stage.open("/settings");
    expect(await field().inputValue()).toContain("/alert-receiver");
    expect(await secret.count()).toBe(0);
  });

  it("send a test to the address and to Shopify Flow, and say how it went", async () => {
    await press("Send test alert");
    await frame.getByText("Webhook URL: Last alert delivered").waitFor();
    await frame.getByText("Shopify Flow: Shopify accepted the last alert").waitFor();
    await frame.getByText("We can’t see whether a workflow uses it.").waitFor();
    const [alert] = sandbox.shopify.receivedAlerts();
    expect(JSON.parse(alert!.body)).toMatchObject({ type: "alerts.test" });
    expect(alert!.headers["webhook-signature"]).toMatch(/^v1,/);
    expect(sandbox.shopify.flowTriggers()).toMatchObject([
      { handle: "alert-raised", payload: { Cause: "test" } },
    ]);
    await lookAt(stage, "alerts-tested");
  });

  it("test no address that isn't saved yet, and say why", async () => {
    const stored = await field().inputValue();
    const test = frame.getByRole("button", { name: "Send test alert" });
    await field().fill("https://alerts.example/");
    await frame.getByText("Save the new webhook URL before you send a test alert.").waitFor();
    expect(await test.isDisabled()).toBe(true);
    await lookAt(stage, "alerts-unsaved");
    await field().fill(stored);
    await expect.poll(() => test.isDisabled()).toBe(false);
  });

  it("know from the home page whether the block is in the theme", async () => {
    const reported = () =>
      stage.admin.waitForResponse((response) => response.url().endsWith("/app/alerts"));
    const placed = reported();
    await stage.open("");
    expect((await placed).status()).toBe(204);
    sandbox.shopify.placeBlock(false);
    const gone = reported();
    await stage.open("");
    expect((await gone).status()).toBe(204);
  });

  it("are no trouble to any page", () => {
    expect(stage.troubles).toEqual([]);
  });
});
