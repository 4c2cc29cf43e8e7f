import { readFileSync } from "node:fs";
import type { FrameLocator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./axe.ts";
import { lookAt, takeBoth } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";
import { timeOf } from "./store.ts";

const DAY_MS = 86_400_000;

let stage: Stage;
let frame: FrameLocator;

const VARIANTS = [
  { id: "5001", product: "901", title: "Linen shirt", option: "Blue / M", stock: [0, "49.90"] },
  { id: "5002", product: "901", title: "Linen shirt", option: "Blue / L", stock: [0, "49.90"] },
  { id: "5003", product: "902", title: "Clay mug", option: "Default Title", stock: [12, "18.00"] },
] as const;

/** People who wait: how many for which variant. */
const PEOPLE: [variantId: string, count: number][] = [
  ["5001", 14],
  ["5002", 5],
  ["5003", 9],
  ["5004", 2],
];

const PRODUCTS: Record<string, string> = Object.fromEntries(
  VARIANTS.map(({ id, product }) => [id, product]),
);

/** Sign-ups for the first variant that no one waits with: of a bot, for a test, and from before a return. */
const OTHERS: Record<string, string | number>[] = [
  { state: "blocked", dedupeKey: "5001-bot", lastReason: "honeypot_link" },
  { state: "delivered", dedupeKey: "5001-test", test: 1 },
  { state: "delivered", restockedAt: timeOf(Date.now() - DAY_MS) },
];

/** The sign-ups that the open page of the log lists. */
const listed = () => frame.locator("table tbody tr");

function fill(): void {
  const { store } = stage;
  const now = Date.now();
  // As Shopify will say it when the app asks for the stock.
  store.change(`UPDATE "Merchant" SET "currency" = 'USD'`);
  store.insert((row) => {
    for (const { id, product, title, option, stock } of VARIANTS) {
      const its = { shop: store.shop, variantId: id, productId: product };
      row("Variant", {
        ...its,
        productTitle: title,
        variantTitle: option,
        searchText: `${title} ${option}`.toLowerCase(),
        fetchedAt: timeOf(now),
      });
      const [quantity, price] = stock;
      row("VariantStock", { ...its, available: quantity > 0 ? 1 : 0, quantity, price });
    }
  });
  store.addSignUps([
    ...OTHERS.map((row, at) => ({
      at: now - (at + 1) * 3_600_000,
      variantId: "5001",
      productId: "901",
      email: `other-${at}@example.com`,
      ...row,
    })),
    ...PEOPLE.flatMap(([variantId, count]) =>
      Array.from({ length: count }, (_, at) => ({
        at: now - (at * 3 + 0.1) * DAY_MS,
        variantId,
        state: at % 4 === 3 ? "failed" : "delivered",
        email: `shopper-${variantId}-${at}@example.com`,
        dedupeKey: `${variantId}-${at}`,
        productId: PRODUCTS[variantId] ?? null,
      })),
    ),
  ]);
}

const line = (name: string) => frame.getByRole("row", { name });

describe.skipIf(missing)("a merchant who plans what to order", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage();
    ({ frame } = stage);
  }, 120_000);

  afterAll(() => stage.stop());

  it("reads that no one has signed up yet", async () => {
    await stage.open("/demand");
    await frame.getByText("No sign-ups yet").waitFor();
    await lookAt(stage, "demand-empty");
  });

  it("sees what most shoppers want on the home page, and goes on from there", async () => {
    fill();
    await stage.open("");
    await frame.getByRole("heading", { name: "Most wanted" }).waitFor();
    const first = frame.getByRole("listitem").filter({ hasText: "Linen shirt" }).first();
    expect(await first.textContent()).toContain("14 shoppers waiting");
    expect(await first.textContent()).toContain("Sold out");
    const mug = frame.getByRole("listitem").filter({ hasText: "Clay mug" }).first();
    expect(await mug.textContent()).toContain("12 in stock");
    const headings = await frame.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings.indexOf("Most wanted")).toBe(headings.indexOf("Sign-ups") - 1);
    await lookAt(stage, "home-wanted");
    await first.getByRole("link").click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    await frame.getByText("Shoppers waiting for the product").first().waitFor();
    await expect.poll(() => listed().count()).toBe(14);
    // Polaris' clear buttons of two pills side by side are smaller than axe wants them.
    await lookAt(stage, "log-waiting", []);
    await stage.open("");
    await frame.getByRole("link", { name: "View demand" }).click();
    await frame.getByRole("heading", { level: 1, name: "Demand" }).waitFor();
  });

  it("sees each variant with its people, stock and value", async () => {
    await frame.getByText("30 shoppers waiting").waitFor();
    const cells = await line("Linen shirt Blue / M").getByRole("cell").allTextContents();
    expect(cells.slice(0, 2)).toEqual(["14", "11 of 14 (78%)"]);
    expect(cells.slice(5, 7)).toEqual(["Sold out", "$699"]);
    // What a pointer alone would find is text.
    expect(cells[3]).toContain("in the 30 days before");
    expect(cells[4]).toMatch(/ago[A-Z][a-z]+ \d+, 20\d\d/);
    await frame.getByText("Estimated value: price × shoppers waiting.").waitFor();
    expect(await frame.locator("table [title]").count()).toBe(0);
    const unknown = await line("Variant 5004").getByRole("cell").allTextContents();
    expect(unknown.slice(5, 7)).toEqual(["Unknown", "Unknown"]);
    await lookAt(stage, "demand");
  });

  it("groups by product, sorts by value and searches", async () => {
    await frame.getByRole("link", { name: "Products", exact: true }).click();
    await frame.getByText("2 variants").waitFor();
    expect(await line("Linen shirt").getByRole("cell").first().textContent()).toBe("19");
    await frame.getByLabel("Sort by").selectOption({ label: "Product name" });
    await expect
      .poll(() => frame.getByRole("rowheader").allTextContents())
      .toEqual(["Clay mug", "Linen shirt2 variants", "Variant 5004"]);
    await lookAt(stage, "demand-products");
    await frame.getByLabel("Search by product, variant, SKU or ID").fill("mug");
    await frame.getByRole("button", { name: "Search", exact: true }).click();
    await line("Linen shirt").waitFor({ state: "detached" });
    await frame.getByText("9 shoppers waiting").waitFor();
    await frame.getByLabel("Search by product, variant, SKU or ID").fill("nothing like it");
    await frame.getByRole("button", { name: "Search", exact: true }).click();
    await frame.getByText("No product or variant found").waitFor();
    await frame.getByRole("link", { name: "Show all" }).click();
    await line("Linen shirt").waitFor();
  });

  it("opens the chart of a product with the keyboard, and gets back to its line", async () => {
    const chart = frame.getByRole("link", { name: "Chart of Linen shirt" });
    await chart.focus();
    await stage.admin.keyboard.press("Enter");
    const dialog = frame.getByRole("dialog");
    await dialog.getByRole("application").waitFor();
    await dialog.getByText("UTC").waitFor();
    expect(await axeFindings(frame)).toEqual([]);
    await takeBoth(stage.admin, "demand-chart");
    await dialog.getByRole("link", { name: "90 days" }).click();
    await dialog.getByText("View as table").click();
    await dialog.getByRole("row").nth(90).waitFor();
    await stage.admin.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => stage.focused()).toBe("Chart of Linen shirt");
  });

  it("saves the list as a file", async () => {
    const downloaded = stage.admin.waitForEvent("download");
    await frame.getByRole("button", { name: "Export" }).click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(/^demand-\d{4}-\d\d-\d\d\.csv$/);
    const file = readFileSync(await download.path(), "utf8");
    expect(file).toContain("Linen shirt,,gid://shopify/Product/901,,2,19,");
    expect(file.trim().split("\r\n")).toHaveLength(4);
  });

  it("follows a product to its sign-ups", async () => {
    const people = Number(await line("Linen shirt").getByRole("cell").first().textContent());
    await frame.getByRole("link", { name: "Linen shirt", exact: true }).click();
    await frame.getByRole("heading", { level: 1, name: "Sign-ups" }).waitFor();
    await expect.poll(() => listed().count()).toBe(people);
    expect(stage.troubles).toEqual([]);
  });
});
