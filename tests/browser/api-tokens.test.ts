import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { serveHeadlessStorefront, type HeadlessStorefront } from "./headless-storefront.ts";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let sandbox: Sandbox;
let frame: FrameLocator;
/** The token that the page has shown. */
let token: string;
let shop: HeadlessStorefront;

const press = (name: string) => frame.getByRole("button", { name, exact: true }).click();
const name = () => frame.getByLabel("Name", { exact: true });
const demand = () =>
  fetch(`${sandbox.urls.app}/api/v1/demand`, { headers: { authorization: `Bearer ${token}` } });

describe.skipIf(missing)("tokens of the API", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ page: "/settings" });
    ({ sandbox, frame } = stage);
    shop = await serveHeadlessStorefront("gid://shopify/ProductVariant/33001893429341");
  }, 120_000);

  afterAll(async () => {
    await shop.stop();
    await stage.stop();
  });

  it("are asked for with a name and what they may do, each error beside its field", async () => {
    await frame.getByText("There are no tokens yet.").waitFor();
    await press("Create token");
    await expect.poll(() => stage.focused()).toContain("Name");
    await press("Create token");
    await frame.getByText("Enter a name with at most 60 characters").waitFor();
    await frame.getByText("Choose at least one").waitFor();
    await expect.poll(() => stage.focused()).toContain("Name");
    await lookAt(stage, "api-tokens-refused");
  });

  it("are created another time where the form is canceled", async () => {
    await press("Cancel");
    await expect.poll(() => stage.focused()).toBe("Create token");
    await press("Create token");
    await expect.poll(() => stage.focused()).toContain("Name");
  });

  it("are shown once, and work", async () => {
    await name().fill("Warehouse");
    await frame.getByLabel("Read which products shoppers want").check();
    await press("Create token");
    const shown = frame.getByText(/^bis_sk_[0-9a-f]{72}$/);
    await shown.waitFor();
    token = (await shown.textContent()) ?? "";
    await expect.poll(() => stage.focused()).toContain(token);
    await frame.getByRole("heading", { name: "Warehouse", exact: true }).waitFor();
    await frame.getByText("Never used").waitFor();
    await lookAt(stage, "api-tokens-made");
    const answer = await demand();
    expect([answer.status, await answer.json()]).toEqual([200, { data: [], next: null }]);
    await stage.open("/settings");
    await frame.getByText("Last used").waitFor();
    expect(await shown.count()).toBe(0);
  });

  it("of a storefront name its addresses", async () => {
    await press("Create token");
    await name().fill("Hydrogen");
    await frame.getByText("In a storefront’s pages (publishable token)").click();
    const addresses = frame.getByLabel("Storefront addresses");
    await addresses.fill("shop.example");
    await press("Create token");
    await frame.getByText("Enter 1 to 10 addresses").waitFor();
    await expect.poll(() => addresses.evaluate((one) => one.matches(":focus"))).toBe(true);
    await addresses.fill(`https://shop.example\n${shop.origin}/`);
    await press("Create token");
    const shown = frame.getByText(/^bis_pk_[0-9a-f]{72}$/);
    await frame.getByText(shop.origin, { exact: true }).waitFor();
    await lookAt(stage, "api-tokens-two");
    await shop.fillIn(`${sandbox.urls.app}/api/v1/sign-ups`, (await shown.textContent()) ?? "");
  });

  it("sign shoppers up from a storefront with the lines of the guide", async () => {
    const page = await stage.openPage();
    await page.goto(shop.origin);
    await page.getByLabel("Email").fill("ann@example.c");
    await page.getByRole("button", { name: "Notify me" }).click();
    await page.getByText("E-Mail-Adresse").waitFor();
    await page.getByLabel("Email").fill("ann@example.com");
    await page.getByRole("button", { name: "Notify me" }).click();
    await page.getByText("We’ll email you when it’s back.").waitFor();
    await stage.open("/subscriptions");
    await frame.getByRole("link", { name: "ann@example.com" }).click();
    await frame.getByText("Source", { exact: true }).waitFor();
    await lookAt(stage, "api-tokens-signed-up");
    await stage.open("/settings");
  });

  it("sign no one up from a page of another origin", async () => {
    const page = await stage.openPage();
    await page.goto(shop.origin.replace("127.0.0.1", "localhost"));
    await page.getByLabel("Email").fill("eve@example.com");
    await page.getByRole("button", { name: "Notify me" }).click();
    await page.getByText("That didn’t work.").waitFor();
  });

  it("end where the merchant revokes them, after a question", async () => {
    await press("Revoke Warehouse");
    await frame.getByText("Revoke Warehouse?").waitFor();
    await lookAt(stage, "api-tokens-revoke");
    await press("Cancel");
    await frame.getByText("Revoke Warehouse?").waitFor({ state: "hidden" });
    await expect.poll(() => stage.focused()).toBe("Revoke Warehouse");
    expect((await demand()).status).toBe(200);
    await press("Revoke Warehouse");
    await frame.getByRole("button", { name: "Revoke", exact: true }).click();
    await frame
      .getByRole("heading", { name: "Warehouse", exact: true })
      .waitFor({ state: "detached" });
    // Its row is gone, and the button that asked.
    await expect.poll(() => stage.focused()).toBe("API tokens");
    await expect.poll(async () => (await demand()).status, { timeout: 8_000 }).toBe(401);
    await frame.getByRole("heading", { name: "Hydrogen", exact: true }).waitFor();
  });

  it("are no trouble to any page", () => {
    expect(stage.troubles).toEqual([]);
  });
});
