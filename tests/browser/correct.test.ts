import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { lookAt, WIDE } from "./look.ts";
import { KEY, missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;
let focused: Stage["focused"];
let signUp: Stage["signUp"];

/** Opens the page of a sign-up from the log. */
async function open(shopper: string): Promise<void> {
  await stage.goTo("Sign-ups");
  await frame.getByRole("link", { name: new RegExp(shopper.replace("+", "\\+")) }).click();
  await frame.getByRole("heading", { level: 1, name: shopper }).waitFor();
}

describe.skipIf(missing)("the page of one sign-up", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "sms", page: "/subscriptions" });
    ({ sandbox, admin, frame, focused, signUp } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("a bad phone is corrected in place, and Klaviyo gets the right one", async () => {
    sandbox.klaviyo.failNext({ kind: "phone" }, 1);
    await signUp({ phone: "+14155552671", sms_consent: "1", consent_version: "1" });
    await open("+14155552671");
    await frame.getByText("Klaviyo rejected this phone number.").first().waitFor();
    await lookAt(stage, "subscription-failed");

    await frame.getByRole("button", { name: "Edit and retry" }).click();
    await expect.poll(focused).toBe("Phone number");
    await frame.getByLabel("Phone number", { exact: true }).fill("12");
    await admin.keyboard.press("Enter");
    await frame.getByText("Enter a valid phone number.").waitFor();
    await expect.poll(focused).toBe("Phone number");
    expect(await frame.getByLabel("Phone number", { exact: true }).inputValue()).toBe("12");

    await frame.getByLabel("Phone number", { exact: true }).fill("(415) 555-2672");
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByText(/Confirm that the shopper agreed to SMS at this number/).waitFor();
    await lookAt(stage, "subscription-correcting");

    await frame.getByRole("checkbox", { name: /agreed to SMS at this number/ }).focus();
    await admin.keyboard.press("Space");
    await frame.getByRole("button", { name: "Save and send" }).focus();
    await admin.keyboard.press("Enter");
    await frame.getByText("Sent to Klaviyo").first().waitFor();
    await expect.poll(focused).toContain("Status");
    await frame.getByRole("heading", { level: 1, name: "+14155552672" }).waitFor();
    await frame.getByText("Edited by your staff").waitFor();
    await frame.getByText(/confirmed that the shopper agreed to SMS/).waitFor();
    const [accepted] = sandbox.klaviyo.received.slice(-1);
    expect(JSON.stringify(accepted)).toContain("+14155552672");
    expect(await frame.getByRole("button", { name: "Edit and retry" }).count()).toBe(0);
    await lookAt(stage, "subscription-corrected");
  });

  it("a bad e-mail is corrected too, and the same again is not taken for a correction", async () => {
    sandbox.klaviyo.failNext({ kind: "email" }, 1);
    await signUp({ email: "joan@exmaple.com" });
    await open("joan@exmaple.com");
    await frame.getByText("Klaviyo rejected this email address.").first().waitFor();
    await frame.getByRole("button", { name: "Edit and retry" }).click();
    await expect.poll(focused).toBe("Email");
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByText("No changes to save", { exact: true }).waitFor();
    await frame.getByRole("button", { name: "Reload sign-up" }).click();
    await expect.poll(focused).toBe("Edit and retry");
    await frame.getByRole("button", { name: "Edit and retry" }).click();
    await frame.getByLabel("Email", { exact: true }).fill("joan@gmial.com");
    await frame.getByText("Did you mean joan@gmail.com?").waitFor();
    await lookAt(stage, "subscription-suggestion", []);
    await frame.getByRole("button", { name: "Use joan@gmail.com" }).click();
    expect(await frame.getByLabel("Email", { exact: true }).inputValue()).toBe("joan@gmail.com");
    await frame.getByLabel("Email", { exact: true }).fill("joan@example.com");
    await admin.keyboard.press("Enter");
    await frame.getByText("Sent to Klaviyo").first().waitFor();
    await frame.getByRole("heading", { level: 1, name: "joan@example.com" }).waitFor();
    await frame.getByText("Email changed from j…@….").waitFor();
    await frame.getByText("Staff member ID in Shopify: 1").waitFor();
    expect(await frame.getByText("because the sign-up changed later").count()).toBe(0);
    await lookAt(stage, "subscription-was", [WIDE]);
  });

  it("an address that another sign-up has leads to that one, and changes nothing", async () => {
    sandbox.klaviyo.failNext({ kind: "email" }, 1);
    await signUp({ email: "jaon@example.com" });
    await open("jaon@example.com");
    await frame.getByRole("button", { name: "Edit and retry" }).click();
    await frame.getByLabel("Email", { exact: true }).fill("joan@example.com");
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByText("This shopper already signed up").waitFor();
    await lookAt(stage, "subscription-taken");
    await frame.getByRole("link", { name: "Open other sign-up" }).click();
    await frame.getByRole("heading", { level: 1, name: "joan@example.com" }).waitFor();
  });

  it("a correction without an answer keeps what was typed, and can be sent once more", async () => {
    await open("jaon@example.com");
    await frame.getByRole("button", { name: "Edit and retry" }).click();
    await frame.getByLabel("Email", { exact: true }).fill("jane@example.com");
    const restoreSending = await stage.breakSending();
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByText("Couldn’t confirm that your changes are saved").waitFor();
    await restoreSending();
    expect(await frame.getByLabel("Email", { exact: true }).inputValue()).toBe("jane@example.com");
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByRole("heading", { level: 1, name: "jane@example.com" }).waitFor();
    await frame.getByText("Sent to Klaviyo").first().waitFor();
  });

  it("a blocked sign-up says why, and its neighbours are reached in the order of the log", async () => {
    await signUp({ email: "bot@example.com", nm_extra: "x", message: "https://spam.example" });
    await open("bot@example.com");
    await frame.getByText("Blocked as spam").first().waitFor();
    await lookAt(stage, "subscription-blocked");
    await frame.getByRole("link", { name: "Next sign-up, older" }).focus();
    await admin.keyboard.press("Enter");
    await frame.getByRole("heading", { level: 1, name: "jane@example.com" }).waitFor();
    await frame.getByRole("link", { name: "Previous sign-up, newer" }).click();
    await frame.getByRole("heading", { level: 1, name: "bot@example.com" }).waitFor();
    await admin.goBack();
    await frame.getByRole("heading", { level: 1, name: "jane@example.com" }).waitFor();
    expect(await frame.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
      ...["Status", "Timeline", "Product", "Shopper", "Consent"],
    ]);
  });

  it("what was sent and answered is copied, or where copying is refused, selected", async () => {
    await frame.getByText("Attempt 1: Back in stock").click();
    await frame.locator("details[open]").getByText("Response", { exact: true }).click();
    await frame.locator("details[open]").getByText("Request", { exact: true }).last().click();
    await lookAt(stage, "subscription-evidence");
    const copy = frame.getByRole("button", { name: "Copy Klaviyo’s response" });
    await copy.click();
    await frame.getByText("Your browser blocked copying").first().waitFor();
    const selected = () => frame.locator("html").evaluate(() => String(window.getSelection()));
    expect(await selected()).toContain('"errors"');

    await frame.locator("html").evaluate(() => {
      Object.defineProperty(navigator, "clipboard", {
        value: {
          writeText: (text: string) => {
            document.title = text.slice(0, 40);
            return Promise.resolve();
          },
        },
      });
    });
    await copy.click();
    await frame.getByRole("button", { name: "Copied Klaviyo’s response" }).waitFor();
    expect(await frame.locator("html").evaluate(() => document.title)).toContain('"errors"');
  });

  it("a sign-up that waits for the key says so, and goes out once the key works and is checked", async () => {
    const account = sandbox.klaviyo.accounts.find(({ key }) => key === KEY)!;
    account.revoked = true;
    await signUp({ email: "held@example.com" });
    await open("held@example.com");
    await frame.getByText(/We’ll send it when the connection works again/).waitFor();
    await frame.getByRole("link", { name: "Open settings" }).waitFor();
    await lookAt(stage, "subscription-held");
    account.revoked = false;
    await frame.getByRole("button", { name: "Check again" }).click();
    await frame.getByText("Sent to Klaviyo").first().waitFor();
  });

  it("a queued sign-up says when it is tried next, and can be corrected before that", async () => {
    sandbox.klaviyo.failNext({ kind: "status", status: 503 }, 100);
    await signUp({ email: "waits@exmaple.com" });
    await open("waits@exmaple.com");
    await frame.getByText(/Klaviyo is having problems/).waitFor();
    await lookAt(stage, "subscription-waiting");
    await frame.getByRole("button", { name: "Edit contact details", exact: true }).click();
    await frame.getByLabel("Email", { exact: true }).fill("waits@example.com");
    await frame.getByRole("button", { name: "Save and send" }).click();
    await frame.getByRole("heading", { level: 1, name: "waits@example.com" }).waitFor();
    await frame.getByText("Edited by your staff").waitFor();
  });

  it("never threw in a page", () => {
    expect(stage.troubles).toEqual([]);
  });
});
