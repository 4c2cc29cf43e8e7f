import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./axe.ts";
import { shiftOf, watchShift } from "./layout-shift.ts";
import { NARROW, PICTURES, take, WIDE } from "./look.ts";
import { missing, openStage, type Stage } from "./stage.ts";

const SIZES = [NARROW, WIDE];

let stage: Stage;

/** 30 that Klaviyo has refused by two codes, and 10 that it has taken. */
function seed(): void {
  const now = Date.now();
  stage.store.addSignUps(
    Array.from({ length: 40 }, (_, at) => ({
      at: now - 7_200_000 + at * 1_000,
      email: `shopper-${at}@example.com`,
      ...(at < 30
        ? { state: "failed", lastStatus: 400, lastCode: ["invalid", "duplicate"][at % 2]! }
        : { state: "delivered", lastStatus: 202 }),
    })),
  );
}

/** Opens the log by an address. */
function open(query = ""): Promise<void> {
  return stage.open(`/subscriptions${query}`);
}

/** The tabs are there, or the search has the focus, once the scripts have taken over. */
async function scriptsHaveTakenOver(): Promise<void> {
  const { frame } = stage;
  await frame.getByRole("tab").first().or(frame.locator("input:focus")).first().waitFor();
}

function pill(name: string) {
  return stage.frame.getByRole("button", { name, exact: true });
}

/** Which filters and which search the address has. */
function asked(): string {
  const { searchParams } = new URL(stage.admin.url());
  return ["state", "status", "code", "search"]
    .filter((name) => searchParams.has(name))
    .map((name) => `${name}=${searchParams.get(name)}`)
    .join("&");
}

describe.skipIf(missing)("the log in a browser", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage({ initScript: watchShift });
  }, 120_000);

  afterAll(() => stage.stop());

  it("of a shop without sign-ups leads to its set-up, and exports nothing", async () => {
    await open();
    await stage.frame.getByRole("link", { name: "View setup" }).waitFor();
    const file = stage.frame.getByRole("button", { name: "Export" });
    expect(await file.isDisabled()).toBe(true);
    const reason = () =>
      file.evaluate(
        (button) =>
          document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent,
      );
    await expect.poll(reason).toBe("There are no sign-ups to export.");
    expect(await axeFindings(stage.frame)).toEqual([]);
    await take(stage.admin, "log-nobody");
  });

  it("counts each state on its tab, those of none too, in words that say no more", async () => {
    seed();
    await open();
    await stage.frame.getByRole("tab", { name: "All 40", exact: true }).waitFor();
    for (const name of ["Queued 0", "Sent to Klaviyo 10", "Failed 30", "Blocked as spam 0"]) {
      await stage.frame.getByRole("tab", { name, exact: true }).waitFor();
    }
    expect(await stage.frame.getByRole("tab").count()).toBe(5);
    expect(await stage.frame.getByRole("button", { name: "Export" }).isDisabled()).toBe(false);
  });

  it("says of a state with nothing in it what that means", async () => {
    await stage.frame.getByRole("tab", { name: "Blocked as spam 0" }).click();
    await stage.frame.getByRole("heading", { name: "No blocked sign-ups" }).waitFor();
    await stage.frame
      .getByRole("button", { name: "Clear search and filters" })
      .or(stage.frame.getByRole("link", { name: "Clear search and filters" }))
      .click();
    await stage.frame.getByRole("tab", { name: "All 40", selected: true }).waitFor();
  });

  it("shows the state of a link beside its other filters, and what is chosen there on the tabs", async () => {
    await open("?state=failed&status=400");
    await stage.frame.getByText("30 sign-ups found").waitFor();
    await pill("Failed").click();
    await take(stage.admin, "log-state-filter");
    expect(await stage.frame.getByRole("radio", { name: "Failed" }).isChecked()).toBe(true);
    await stage.frame.locator("label").filter({ hasText: "Sent to Klaviyo" }).click();
    await expect.poll(asked).toBe("state=delivered&status=400");
    await stage.admin.keyboard.press("Escape");
    await stage.frame.getByRole("radio").first().waitFor({ state: "detached" });
    expect(asked()).toBe("state=delivered&status=400");
    await stage.frame.getByRole("button", { name: "Cancel", exact: true }).click();
    const tab = stage.frame.getByRole("tab", { name: "Sent to Klaviyo 10" });
    await expect.poll(() => tab.getAttribute("aria-selected")).toBe("true");
    expect(asked()).toBe("state=delivered");
  });

  it("shows again what Back leads to", async () => {
    await stage.admin.goBack();
    await pill("Sent to Klaviyo").waitFor();
    await pill("Klaviyo response 400").waitFor();
    expect(asked()).toBe("state=delivered&status=400");
  });

  it("keeps its filters where Escape closes what is open among them", async () => {
    await open("?state=failed&search=shopper");
    // Polaris puts the focus there once its scripts have taken over.
    await stage.frame.locator("input:focus").waitFor();
    const add = stage.frame.getByRole("button", { name: "Add filter" });
    await add.focus();
    await stage.admin.keyboard.press("Enter");
    const channel = stage.frame.getByRole("menuitem", { name: "Channel" });
    await channel.waitFor();
    await stage.admin.keyboard.press("Escape");
    await channel.waitFor({ state: "detached" });
    await pill("Failed").waitFor();
    expect(asked()).toBe("state=failed&search=shopper");

    await stage.frame
      .getByRole("checkbox", { name: /Select all/ })
      .first()
      .focus();
    await stage.admin.keyboard.press("Escape");
    await pill("Failed").waitFor();
    expect(asked()).toBe("state=failed&search=shopper");

    await stage.frame.getByPlaceholder("Search by email").focus();
    await stage.admin.keyboard.press("Escape");
    await stage.frame.getByRole("tab", { name: "Failed 30", selected: true }).waitFor();
    expect(asked()).toBe("state=failed");
  });

  it("offers the codes that Klaviyo has refused by", async () => {
    await stage.frame.getByRole("button", { name: "Search and filter results" }).click();
    await stage.frame.getByRole("button", { name: "Add filter" }).click();
    await stage.frame.getByRole("menuitem", { name: "Klaviyo error code" }).click();
    const codes = stage.frame.getByRole("combobox", { name: "Klaviyo error code" });
    await expect
      .poll(() => codes.locator("option").allTextContents())
      .toEqual([...["Any", "duplicate", "invalid"]]);
    await take(stage.admin, "log-code-filter");
    await codes.selectOption("duplicate");
    await stage.frame.getByText("15 sign-ups found").waitFor();
    expect(asked()).toBe("state=failed&code=duplicate");
  });

  it.each(SIZES)("does not move while it loads, $width wide", async (size) => {
    await stage.admin.setViewportSize(size);
    for (const query of ["", "?state=failed", "?state=failed&status=400"]) {
      await open(query);
      await scriptsHaveTakenOver();
      const shift = await shiftOf(stage.frame);
      if (PICTURES) process.stdout.write(`${size.width} ${query} shifted by ${shift}\n`);
      expect([query, shift <= 0.02 || shift]).toEqual([query, true]);
      await take(stage.admin, `log-${size.width}-${query.length}`);
    }
  });

  it.runIf(PICTURES)("looks like this in German", async () => {
    await stage.admin.goto(`${stage.sandbox.urls.admin}/controls`);
    await stage.admin.getByLabel("Language", { exact: true }).selectOption("de");
    await stage.admin.getByRole("button", { name: "Choose" }).click();
    await stage.admin.getByText("The admin has another language").waitFor();
    for (const size of SIZES) {
      await stage.admin.setViewportSize(size);
      for (const query of ["", "?state=blocked", "?state=failed&status=400"]) {
        await stage.admin.goto(
          `${stage.sandbox.urls.admin}/apps/notify-me/app/subscriptions${query}`,
        );
        await scriptsHaveTakenOver();
        await take(stage.admin, `log-de-${size.width}-${query.length}`);
      }
    }
  });

  it("never threw in a page", () => {
    expect(stage.troubles).toEqual([]);
  });
});
