import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAt, WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;

const asked = () => stage.frame.locator("html").evaluate(() => location.search.slice(1));
const tab = (name: string) => stage.frame.getByRole("tab", { name, exact: true });
const toast = (words: string) => stage.admin.locator(".toast").filter({ hasText: words }).first();

async function nameIt(title: string, name: string, button: string): Promise<void> {
  const dialog = stage.frame.getByRole("dialog").filter({ hasText: title });
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

async function chooseFromTab(name: string, action: string): Promise<void> {
  await tab(name).click();
  await stage.frame.getByText(action, { exact: true }).last().click();
}

describe.skipIf(missing)("saved views in a browser", () => {
  beforeAll(async () => {
    stage = await openStage();
    const now = Date.now();
    stage.store.addSignUps(
      ["ann", "ben"].map((name, at) => ({
        at: now - at * 400_000 - 5_000,
        email: `${name}@example.com`,
        phone: at === 0 ? "+14155550100" : null,
        state: at === 0 ? "failed" : "delivered",
        lastOutcome: at === 0 ? "email_refused" : "delivered",
        lastStatus: at === 0 ? 400 : 202,
        emailConsent: at,
        locale: "de",
        pageUrl: "https://outfitters.example/products/jacket?utm=1",
      })),
    );
    await stage.open("/subscriptions?status=400");
    await stage.frame.getByRole("link", { name: "ann@example.com" }).waitFor();
  }, 120_000);

  afterAll(() => stage.stop());

  it("optional columns are chosen, and stay in the address", async () => {
    await expect
      .poll(async () => {
        const language = stage.frame.getByRole("checkbox", { name: "Language" });
        if (!(await language.isVisible()))
          await stage.frame.getByRole("button", { name: "Columns" }).click();
        return language.isVisible();
      })
      .toBe(true);
    // All at once, before the page has the first one.
    await stage.frame.locator("html").evaluate(
      (_, names) => {
        for (const label of document.querySelectorAll("label")) {
          if (names.includes(label.innerText.trim())) label.click();
        }
      },
      ["Channel", "Consents", "Language", "Page"],
    );
    await expect.poll(asked).toContain("columns=channel%2Cconsents%2Clanguage%2Cpage");
    await stage.frame.getByRole("button", { name: "Columns" }).click();
    const row = stage.frame.getByRole("row").filter({ hasText: "ann@example.com" });
    for (const text of ["Email, Phone", "German", "/products/jacket"])
      await row.getByText(text, { exact: true }).waitFor();
    // Polaris' own buttons on filters are smaller than axe would have them.
    await lookAt(stage, "log-columns", []);
  });

  it("a view is saved with its filters and columns, and opened by its tab", async () => {
    await stage.frame.getByRole("button", { name: "Save as" }).click();
    await nameIt("Save view as", "Rejected", "Save");
    await toast("View saved").waitFor();
    expect(await stage.admin.locator(".toast").count()).toBe(1);
    await expect.poll(() => tab("Rejected").getAttribute("aria-selected")).toBe("true");
    expect(await asked()).toMatch(/status=400&columns=.*&saved=[0-9a-f-]{36}/);
    await lookAt(stage, "log-saved-view");
    await tab("All").click();
    await expect.poll(asked).toBe("");
    await tab("Rejected").click();
    await expect.poll(asked).toContain("status=400");
  });

  it("is renamed, duplicated and deleted", async () => {
    await chooseFromTab("Rejected", "Rename view");
    await nameIt("Rename view", "Bad addresses", "Save");
    await tab("Bad addresses").waitFor();
    await chooseFromTab("Bad addresses", "Duplicate view");
    await nameIt("Duplicate view", "Another", "Create view");
    await expect.poll(() => tab("Another").getAttribute("aria-selected")).toBe("true");
    expect(await asked()).toContain("status=400");
    await chooseFromTab("Another", "Delete view");
    const dialog = stage.frame.getByRole("dialog").filter({ hasText: "Delete view?" });
    await dialog.getByRole("button", { name: "Delete view" }).click();
    await tab("Another").waitFor({ state: "detached" });
    await expect.poll(asked).toBe("");
  });

  it("the list is sorted by product and by state, and back", async () => {
    await stage.open("/subscriptions");
    const first = () => stage.frame.getByRole("row").nth(1).textContent();
    for (const [by, direction, query, top] of [
      ["Status", "Blocked as spam first", "order=state_desc", "ann@"],
      ["Status", "Queued first", "order=state", "ben@"],
      ["Product", "A–Z", "order=product", "ann@"],
    ] as const) {
      const label = stage.frame.locator("label").filter({ hasText: new RegExp(`^${by}$`) });
      await expect
        .poll(async () => {
          if (!(await label.isVisible()))
            await stage.frame.getByRole("button", { name: "Sort the results" }).click();
          return label.isVisible();
        })
        .toBe(true);
      await label.click();
      await stage.frame.getByText(direction, { exact: true }).click();
      await expect.poll(asked).toBe(query);
      await expect.poll(first).toContain(top);
      await stage.admin.keyboard.press("Escape");
    }
  });

  it("is there after a reload, and stays as it was where its filters are changed and not saved", async () => {
    await stage.open("/subscriptions");
    await tab("Bad addresses").click();
    await expect.poll(asked).toContain("status=400");
    const address = await asked();
    await stage.open(`/subscriptions?${address}`);
    await expect.poll(() => tab("Bad addresses").getAttribute("aria-selected")).toBe("true");
    await stage.admin.setViewportSize(WIDE);
    expect(stage.troubles).toEqual([]);
  });
});
