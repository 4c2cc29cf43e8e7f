import axe from "axe-core";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { axeFindings } from "./axe.ts";
import { ORDINARY_USER_AGENT } from "./chromium.ts";
import { NARROW, take, takeBoth, WIDE } from "./look.ts";
import { KEY, missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let admin: Page;
let frame: FrameLocator;
let shop: Page;
let goTo: Stage["goTo"];

/** What a page asks for outside of this machine is a trouble. */
function watchRequests(page: Page): void {
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "localhost")
      stage.troubles.push(`asked for ${request.url()}`);
  });
}

async function openPage(): Promise<Page> {
  const page = await stage.openPage();
  watchRequests(page);
  return page;
}

/** Orders something for the rows that are ticked, by the keyboard, and confirms what is asked. */
async function order(name: string, asked: string, shown?: string): Promise<void> {
  await frame.getByRole("button", { name, exact: true }).first().focus();
  await admin.keyboard.press("Enter");
  const dialog = frame.getByRole("dialog");
  await dialog.getByText(asked).waitFor();
  if (shown) await takeBoth(admin, shown);
  expect(await axeFindings(frame)).toEqual([]);
  await dialog.getByRole("button", { name, exact: true }).click();
}

/** Follows a link that leads out of the frame, into a tab of its own. */
async function followOut(name: string): Promise<Page> {
  const opened = admin.waitForEvent("popup");
  await frame.getByRole("link", { name }).click();
  return opened;
}

/** A browser without a screen hides no tab, and so none comes back into view by itself. */
async function comeBack(): Promise<void> {
  const page = frame.locator("html");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

describe.skipIf(missing)("the whole product in a browser", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ setUp: "none" });
    ({ sandbox, admin, frame, goTo } = stage);
    watchRequests(admin);
    shop = await openPage();
  }, 120_000);

  afterAll(() => stage.stop());

  it("a shop installs the app", async () => {
    await admin.goto(sandbox.urls.admin);
    await admin.getByRole("button", { name: "Install" }).click();
    await frame.getByRole("heading", { name: "Set up back in stock alerts" }).waitFor();
    // The next step is unfolded once the block's state is known.
    await frame.getByText("1 of 5 steps complete").waitFor();
    expect(await axeFindings(frame)).toEqual([]);
  });

  it("the home page says whether the block is in the theme, once Shopify has said it", async () => {
    const held = Promise.withResolvers<undefined>();
    await admin.route("**/extensions", (route) => held.promise.then(() => route.continue()));
    await admin.reload();
    await frame.getByRole("button", { name: "App block in your theme" }).click();
    await frame.getByText("Checking your theme").waitFor();
    await takeBoth(admin, "home-block-asking");
    held.resolve(undefined);
    await frame.getByText("on the default product page").waitFor();
    await takeBoth(admin, "home-block-placed");
    expect(await axeFindings(frame)).toEqual([]);

    const editor = await followOut("Open theme editor");
    await editor.getByRole("button", { name: "Take the block out and save" }).click();
    await editor.getByText("is not in the theme").waitFor();
    await shop.goto(`${sandbox.urls.storefront}/products/enamel-mug`);
    expect(await shop.locator("notify-me").count()).toBe(0);
    await editor.close();

    await comeBack();
    await frame.getByText("Shoppers can’t sign up yet").waitFor();
    await takeBoth(admin, "home-block-missing");
    expect(await axeFindings(frame)).toEqual([]);
  });

  it("the block is added by the home page's link, and the page says so without a reload", async () => {
    const editor = await followOut("Add app block");
    await editor.getByText("is not saved yet").waitFor();
    await takeBoth(editor, "theme-editor");
    // The admin's own pages run no script that is written into them.
    await editor.evaluate(axe.source);
    expect(await axeFindings(editor)).toEqual([]);
    await editor.getByRole("button", { name: "Add the block and save" }).click();
    await editor.getByText("is on the product pages").waitFor();
    await shop.goto(`${sandbox.urls.storefront}/products/enamel-mug`);
    await shop.locator("notify-me").waitFor();
    await editor.close();

    await comeBack();
    await frame.getByText("on the default product page").waitFor();
    await frame.getByRole("link", { name: "Open theme editor" }).waitFor();
  });

  it("the merchant's wrong key is refused beside the field", async () => {
    await goTo("Settings");
    await frame.getByLabel("Private API key").fill("pk_0000000000000000000000000000000000");
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await frame
      .getByText(/doesn’t recognize/)
      .first()
      .waitFor();
    await takeBoth(admin, "settings-refused");
  });

  it("the merchant connects Klaviyo and turns SMS on", async () => {
    await frame.getByLabel("Private API key").fill(KEY);
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await frame.getByText("Sandbox Outfitters").first().waitFor();
    await frame.getByLabel(/Offer SMS alerts/).check();
    await frame.getByLabel("SMS consent text").fill("Text me when it is back. Reply STOP to end.");
    await admin.getByRole("button", { name: "Save" }).click();
    await frame.getByText(/shows version 1/).waitFor();
    await takeBoth(admin, "settings");
    expect(await axeFindings(frame)).toEqual([]);
    expect(await frame.locator("html").innerHTML()).not.toContain(KEY);
  });

  it("a shopper asks for a sold-out variant, is told of a typo, and is taken in place", async () => {
    await shop.goto(`${sandbox.urls.storefront}/products/linen-shirt`);
    // The block's HTML is in a shadow root.
    const block = shop.locator("notify-me .notify-me");
    expect(await block.isVisible()).toBe(false);
    await shop.getByText("Medium", { exact: true }).click();
    await block.waitFor();
    expect(await block.textContent()).toContain("Linen shirt (Medium / Chalk) is available");
    await takeBoth(shop, "storefront-sold-out");
    expect(await axeFindings(shop, "notify-me")).toEqual([]);

    await block.getByLabel("E-mail address").fill("ada@example");
    await block.getByRole("button").click();
    await block.locator("[aria-invalid=true]").waitFor();
    await takeBoth(shop, "storefront-error");
    expect(await axeFindings(shop, "notify-me")).toEqual([]);

    await block.getByLabel("E-mail address").fill("Ada@Example.com");
    await block.getByLabel(/Mobile number/).fill("(415) 555-2671");
    await block.getByLabel(/Text me when it is back/).check();
    await block.getByRole("button").click();
    await shop.locator("notify-me [data-done]").waitFor();
    expect(await block.getByRole("status").textContent()).toMatch(/\w+ \w+/);
    await takeBoth(shop, "storefront-done");
    expect(await axeFindings(shop, "notify-me")).toEqual([]);
  });

  it("Klaviyo receives the subscription by both channels, and its inbox shows it", async () => {
    await expect.poll(() => sandbox.klaviyo.received.length, { interval: 10 }).toBe(1);
    expect(sandbox.klaviyo.received[0]).toMatchObject({
      channels: ["EMAIL", "SMS"],
      profile: { email: "ada@example.com", phone_number: "+14155552671" },
      variantId: "$shopify:::$default:::33001893462109",
    });
    const inbox = await openPage();
    await inbox.goto(sandbox.urls.inbox);
    await inbox.getByText("ada@example.com").first().waitFor();
    await takeBoth(inbox, "inbox");
    await inbox.close();
  });

  it("without JavaScript the form is answered by a page of the shop's theme", async () => {
    const plain = await stage.context.browser()!.newContext({
      userAgent: ORDINARY_USER_AGENT,
      javaScriptEnabled: false,
    });
    const page = await plain.newPage();
    await page.goto(`${sandbox.urls.storefront}/de/products/enamel-mug`);
    await page.locator("notify-me input[name=email]").fill("grace@example.com");
    await page.locator("notify-me [type=submit]").click();
    await page.getByRole("heading", { name: "Sie stehen auf der Liste" }).waitFor();
    await page.getByRole("link", { name: "Zurück zum Produkt" }).click();
    await page.waitForURL(/\/products\/enamel-mug/);
    await plain.close();
  });

  it("a sign-up that Klaviyo refuses says why, and is accepted when it is sent again", async () => {
    sandbox.klaviyo.failNext({ kind: "variant" }, 1);
    await shop.goto(`${sandbox.urls.storefront}/products/linen-shirt?variant=33001893527645`);
    await shop.locator("notify-me [name=email]").fill("joan@example.com");
    await shop.locator("notify-me [type=submit]").click();
    await shop.locator("notify-me [data-done]").waitFor();

    await goTo("Sign-ups");
    await frame.getByText("Failed").nth(1).waitFor();
    await frame.getByText("Medium / Chalk").waitFor();
    await frame.getByRole("link", { name: "ada@example.com" }).waitFor();
    await takeBoth(admin, "log");
    expect(await axeFindings(frame)).toEqual([]);

    await frame.getByRole("link", { name: /joan@example.com/ }).click();
    await frame.getByRole("heading", { name: "joan@example.com" }).waitFor();
    await frame.getByText("Klaviyo rejected this product variant.").first().waitFor();
    await takeBoth(admin, "subscription-failed");
    expect(await axeFindings(frame)).toEqual([]);

    await frame.getByRole("button", { name: "Retry", exact: true }).click();
    await expect.poll(() => sandbox.klaviyo.received.length, { interval: 10 }).toBe(3);
    await frame.getByText("Sent to Klaviyo").first().waitFor();
    await takeBoth(admin, "subscription-accepted");
  });

  it("the log's view lives in the address: reload and back keep it", async () => {
    await goTo("Sign-ups");
    await frame.getByRole("button", { name: "Search and filter results" }).click();
    await frame.getByPlaceholder("Search by email").fill("ada");
    await expect.poll(() => admin.url()).toContain("search=ada");
    const [ada, joan] = ["ada", "joan"].map((name) =>
      frame.getByRole("link", { name: `${name}@example.com` }),
    );
    await admin.goBack();
    await joan!.waitFor();
    await admin.goForward();
    await expect.poll(() => joan!.count()).toBe(0);
    await admin.reload();
    await ada!.waitFor();
    expect(await joan!.count()).toBe(0);
    await frame.getByRole("button", { name: "Cancel" }).click();
    await joan!.waitFor();
    expect(admin.url()).not.toContain("search");
  });

  it("several that failed are sent again by filter, and the log says that Klaviyo took them", async () => {
    sandbox.klaviyo.failNext({ kind: "variant" }, 4);
    for (const name of ["edith", "hedy", "mary", "rosa"]) {
      await shop.goto(`${sandbox.urls.storefront}/products/linen-shirt?variant=33001893527645`);
      // This device has asked for it before.
      await shop.getByRole("button", { name: "Ask again" }).click();
      await shop.locator("notify-me [name=email]").fill(`${name}@example.com`);
      await shop.locator("notify-me [type=submit]").click();
      await shop.locator("notify-me [data-done]").waitFor();
    }
    await expect.poll(() => sandbox.klaviyo.faults.length, { interval: 10 }).toBe(0);

    await goTo("Sign-ups");
    await frame.getByRole("tab", { name: /^Failed/ }).click();
    const rosa = frame.getByRole("link", { name: "rosa@example.com" });
    await rosa.waitFor();
    const links = frame.getByRole("link", { name: /@example.com/ });
    await expect.poll(() => links.count()).toBe(4);

    await frame.getByRole("checkbox", { name: /rosa@example.com/ }).focus();
    await admin.keyboard.press("Space");
    await frame.getByText("1 selected").first().waitFor();
    await takeBoth(admin, "log-selected");
    expect(await axeFindings(frame)).toEqual([]);
    await order("Retry", "Retry 1 sign-up?");
    await expect.poll(() => sandbox.klaviyo.received.length, { interval: 10 }).toBe(4);
    await rosa.waitFor({ state: "detached" });

    await frame
      .getByRole("checkbox", { name: /Select all/ })
      .first()
      .focus();
    await admin.keyboard.press("Space");
    await order("Retry", "Retry 3 sign-ups?", "log-send-all");
    await expect.poll(() => sandbox.klaviyo.received.length, { interval: 10 }).toBe(7);
    expect(admin.url()).toContain("state=failed");
    await takeBoth(admin, "log-sent-again");
    expect(await axeFindings(frame)).toEqual([]);

    await frame.getByRole("tab", { name: /^Sent to Klaviyo/ }).click();
    for (const name of ["edith", "hedy", "mary", "rosa"]) {
      await frame
        .getByRole("row", { name: new RegExp(`${name}@example.com.*Sent to Klaviyo`) })
        .waitFor();
    }
  });

  it("on a narrow screen rows are ticked, and deleted after asking, by the keyboard too", async () => {
    await goTo("Sign-ups");
    const grace = frame.getByRole("link", { name: "grace@example.com" });
    await grace.waitFor();
    await admin.setViewportSize(NARROW);
    // A list replaces the table, and its checkboxes those that were there.
    await frame.getByRole("table").waitFor({ state: "detached" });
    await frame.getByRole("checkbox", { name: /grace@example.com/ }).focus();
    await admin.keyboard.press("Space");
    const selected = frame.getByRole("group", { name: "Selected sign-ups" });
    await selected.getByText("1 selected").waitFor();
    await take(admin, "log-selected", NARROW.width);
    expect(await axeFindings(frame)).toEqual([]);
    await order("Delete", "Delete 1 sign-up?");
    await grace.waitFor({ state: "detached" });
    expect(await selected.count()).toBe(0);
    await admin.setViewportSize(WIDE);
  });

  it("never threw in a page, and called nothing outside of this machine", () => {
    expect(stage.troubles).toEqual([]);
  });
});
