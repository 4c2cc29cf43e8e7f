import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAt, NARROW, WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

let stage: Stage;

const row = (name: string) => stage.frame.getByRole("row").filter({ hasText: name });
const toasts = () => stage.admin.getByRole("status").locator(".toast");

async function order(name: string, button: string): Promise<void> {
  await expect
    .poll(async () => {
      const box = stage.frame.getByRole("checkbox", { name: new RegExp(name) }).first();
      if (!(await box.isChecked())) await box.click({ force: true });
      return box.isChecked();
    })
    .toBe(true);
  await stage.frame.getByRole("button", { name: button, exact: true }).last().click();
  const dialog = stage.frame.getByRole("dialog");
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

describe.skipIf(missing)("a deletion in a browser", () => {
  beforeAll(async () => {
    stage = await openStage();
    const now = Date.now();
    stage.store.addSignUps(
      ["ann", "ben", "cora", "dan"].map((name, at) => ({
        at: now - at * 400_000 - 5_000,
        email: `${name}@example.com`,
        state: "failed",
        lastReason: "email_refused",
        lastOutcome: "email_refused",
        lastStatus: 400,
        attemptCount: 1,
      })),
    );
    await stage.open("/subscriptions");
    await row("ann@").waitFor();
  }, 120_000);

  afterAll(() => stage.stop());

  it("is undone in its toast, and says until then that it is under way", async () => {
    await order("ann@example.com", "Delete");
    await row("ann@").getByText("Deleting", { exact: true }).waitFor();
    await stage.frame.getByText("Deleting 1 sign-up", { exact: true }).waitFor();
    await toasts().getByRole("button", { name: "Undo" }).click();
    await toasts().getByText("1 sign-up stays").waitFor();
    await row("ann@").getByText("Deleting", { exact: true }).waitFor({ state: "detached" });
  });

  it("happens after ten seconds, also where the page is closed", async () => {
    await order("ben@example.com", "Delete");
    await row("ben@").getByText("Deleting", { exact: true }).waitFor();
    await lookAt(stage, "log-deleting");
    await stage.open("/settings");
    await stage.open("/subscriptions");
    await row("ann@").waitFor();
    await row("ben@").waitFor({ state: "detached" });
    expect(await row("ann@").count()).toBe(1);
  });

  it("of one sign-up is undone on its page", async () => {
    await stage.frame.getByRole("link", { name: "cora@example.com" }).click();
    await stage.frame.getByRole("heading", { level: 1, name: "cora@example.com" }).waitFor();
    await stage.frame.getByRole("button", { name: "Delete", exact: true }).click();
    const dialog = stage.frame.getByRole("dialog");
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await stage.frame.getByText("We’re deleting this sign-up").waitFor();
    expect(await stage.frame.getByRole("button", { name: "Retry" }).count()).toBe(0);
    await lookAt(stage, "sign-up-deleting", [WIDE]);
    await stage.frame.getByRole("button", { name: "Undo" }).click();
    await stage.frame.getByRole("button", { name: "Retry", exact: true }).waitFor();
  });

  it("of all that match is undone before it begins", async () => {
    await stage.open("/subscriptions?search=dan");
    await row("dan@").waitFor();
    await order("Select all", "Delete");
    await stage.admin.setViewportSize(NARROW);
    await stage.admin.setViewportSize(WIDE);
    await toasts().getByRole("button", { name: "Undo" }).first().waitFor();
    await stage.frame.getByRole("button", { name: "Undo" }).first().click();
    await toasts().getByText("1 sign-up stays").waitFor();
    await row("dan@").getByText("Deleting", { exact: true }).waitFor({ state: "detached" });
  });

  it("is nothing to view, but a retry is", async () => {
    await order("dan@example.com", "Retry");
    await toasts().getByRole("button", { name: "View" }).click();
    await stage.frame.getByRole("heading", { level: 1, name: "dan@example.com" }).waitFor();
    expect(stage.troubles).toEqual([]);
  });
});
