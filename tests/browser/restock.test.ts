import { readFileSync } from "node:fs";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageProperties, orderProperties, type Activity } from "#sandbox/klaviyo/activity.ts";
import { lookAt } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";
import { timeOf } from "./store.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SOLD_OUT = "33001893462109";

/** The job looks for what is due every ten seconds. */
const FOUND_WITHIN = { timeout: 25_000, interval: 500 };

const VARIANTS = [
  { id: "5001", product: "901", title: "Linen shirt", option: "Blue / M" },
  { id: "5002", product: "901", title: "Linen shirt", option: "Blue / L" },
  { id: "5003", product: "902", title: "Clay mug", option: "Default Title" },
] as const;

let stage: Stage;
let frame: FrameLocator;

const line = (name: string) => frame.getByRole("row", { name });
const cellsOf = (name: string) => line(name).first().getByRole("cell").allTextContents();
/** Of the first restock. */
const firstCells = () => frame.getByRole("row").nth(1).getByRole("cell").allTextContents();

function act(email: string, metric: Activity["metric"], properties: Record<string, unknown>): void {
  const { klaviyo } = stage.sandbox;
  klaviyo.happen({ accountPublicKey: "SBX001", profile: { email }, metric, properties });
}

/** Restocks of the last weeks, as looks have left them. */
function addOlder(): void {
  const { store } = stage;
  const now = Date.now();
  store.insert((row) => {
    for (const { id, product, title, option } of VARIANTS) {
      const words = { productTitle: title, variantTitle: option };
      const its = { shop: store.shop, variantId: id, productId: product };
      row("Variant", { ...its, ...words, searchText: "", fetchedAt: timeOf(now) });
    }
    const older = (variantId: string, days: number, found: Record<string, string | number>) => {
      const at = timeOf(now - days * DAY_MS);
      row("Restock", {
        ...{ id: `older-${days}`, shop: store.shop, variantId, at, lastAt: at, closedAt: at },
        ...{ people: 1_240, ...found },
      });
    };
    const lookedAt = timeOf(now);
    older("5001", 9, { lookedAt, notified: 1_198, opened: 804, bought: 96 });
    older("5002", 12, { lookedAt, notified: 31, opened: 12, bought: 4, messagesUnclear: 6 });
    older("5003", 20, { lookedAt, bought: 0, lookFaults: "flows" });
    older("5004", 60, {});
    for (let number = 0; number < 60; number += 1) older("5003", 70 + number, { lookedAt });
  });
}

describe.skipIf(missing)("a merchant whose product came back", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage();
    ({ frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("reads at first that nothing came back yet", async () => {
    await stage.open("/demand/restocks");
    await frame.getByText("No restocks yet").waitFor();
    await lookAt(stage, "restocks-empty");
  });

  it("sees in the log that the product of two sign-ups came back", async () => {
    for (const email of ["ann@example.com", "ben@example.com"]) await stage.signUp({ email });
    await stage.open("/subscriptions");
    await expect
      .poll(() => frame.getByText("Sent to Klaviyo").count(), FOUND_WITHIN)
      .toBeGreaterThan(2);
    const told = { variantId: SOLD_OUT, quantity: 8, told: "products/update" } as const;
    expect((await stage.sandbox.shopify.setStock(told))?.status).toBe(200);
    const backInStock = async () => {
      await stage.open("/subscriptions");
      return frame.getByText(/^Back in stock (just now|.* ago)/).count();
    };
    await expect.poll(backInStock, FOUND_WITHIN).toBe(2);
    await lookAt(stage, "log-restocked");
  });

  it("sees it in the story of a sign-up", async () => {
    await frame.getByRole("link", { name: "ann@example.com" }).click();
    await frame.getByRole("heading", { level: 1, name: "ann@example.com" }).waitFor();
    await frame.getByText("The product came back").first().waitFor();
    await lookAt(stage, "sign-up-restocked");
  });

  it("signs the same shopper up once more after it sold out again", async () => {
    const { shopify } = stage.sandbox;
    await shopify.setStock({ variantId: SOLD_OUT, quantity: 0, told: "products/update" });
    await stage.signUp({ email: "ann@example.com" });
    await stage.open("/subscriptions?search=ann@example.com");
    await expect
      .poll(() => frame.getByText("ann@example.com").count(), FOUND_WITHIN)
      .toBeGreaterThan(1);
    await lookAt(stage, "log-second-round");
  });

  it("finds the restock on the demand page, not counted yet", async () => {
    await stage.open("/demand");
    await frame.getByRole("link", { name: "Restocks" }).click();
    await frame.getByRole("heading", { level: 1, name: "Restocks" }).waitFor();
    await expect.poll(() => frame.getByRole("rowheader").count(), FOUND_WITHIN).toBe(1);
    const cells = (await firstCells()).slice(1, 5);
    expect(cells).toEqual(["2", "Unknown", "Unknown", "Unknown"]);
    await frame.getByText("We show the first numbers an hour after a restock.").waitFor();
    await lookAt(stage, "restocks-new");
  });

  it("sees later how many were notified, opened and bought", async () => {
    act("ann@example.com", "Opened Email", messageProperties());
    act("ann@example.com", "Placed Order", orderProperties([SOLD_OUT]));
    addOlder();
    stage.store.change(
      `UPDATE "Restock" SET "lookAt" = ? WHERE "lookAt" IS NOT NULL`,
      timeOf(Date.now() - HOUR_MS),
    );
    await expect
      .poll(async () => {
        await stage.open("/demand/restocks");
        return (await firstCells()).slice(1, 5);
      }, FOUND_WITHIN)
      .toEqual(["2", "2", "1", "1"]);
    await frame.getByText(/^Counted until/).waitFor();
    expect((await cellsOf("Blue / L")).slice(2, 5)).toEqual(["At least 31", "At least 12", "4"]);
    expect((await cellsOf("Clay mug")).slice(2, 5)).toEqual(["Unknown", "Unknown", "0"]);
    await lookAt(stage, "restocks");
  });

  it("turns the pages there and back", async () => {
    await frame
      .getByRole("button", { name: "Next" })
      .or(frame.getByRole("link", { name: "Next" }))
      .first()
      .click();
    await expect.poll(() => frame.getByRole("rowheader").count()).toBe(15);
    await frame
      .getByRole("button", { name: "Previous" })
      .or(frame.getByRole("link", { name: "Previous" }))
      .first()
      .click();
    await expect.poll(() => frame.getByRole("rowheader").count()).toBe(50);
    await line("Blue / M").waitFor();
  });

  it("saves the list as a file", async () => {
    const downloaded = stage.admin.waitForEvent("download");
    await frame.getByRole("button", { name: "Export" }).click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(/^restocks-\d{4}-\d\d-\d\d\.csv$/);
    const file = readFileSync(await download.path(), "utf8");
    expect(file.trim().split("\r\n")).toHaveLength(1 + 65);
    expect(file).toContain("Linen shirt,Blue / M,gid://shopify/Product/901");
  });

  it("follows a restock to its sign-ups, and only to those", async () => {
    await frame
      .getByRole("link", { name: /^View sign-ups for/ })
      .first()
      .click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    await frame
      .getByText(/^Back in stock [A-Z][a-z]+ \d/)
      .first()
      .waitFor();
    await frame.getByText("ben@example.com").first().waitFor();
    expect(await frame.getByRole("row", { name: /ann@example.com/ }).count()).toBeLessThan(2);
    await lookAt(stage, "log-of-a-restock", []);
    expect(stage.troubles).toEqual([]);
  });
});
