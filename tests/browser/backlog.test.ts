import { buffer } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEY, missing, openStage, type Stage } from "./stage.ts";
import { timeOf } from "./store.ts";

const BACKLOG = 500;
const [VARIANT, HOSTILE_VARIANT] = ["33001893462109", "33001893527645"];
const TITLE = `=HYPERLINK("https://evil.example","Ängel, 天使 😀")`;
const HOUR_MS = 3_600_000;

let stage: Stage;

function emailOf(at: number): string {
  return `shopper-${String(at).padStart(3, "0")}@example.com`;
}

/** Rows that Klaviyo has refused, and what Shopify calls a variant: the worst of it. */
function seed(): void {
  const now = Date.now();
  const { shop, insert, addSignUps } = stage.store;
  insert((row) => {
    const named = { variantId: HOSTILE_VARIANT, productId: "8001", productTitle: TITLE };
    row("Variant", { shop, ...named, fetchedAt: timeOf(now) });
  });
  addSignUps(
    Array.from({ length: BACKLOG }, (_, at) => ({
      at: now - 3 * HOUR_MS + at * 1_000,
      state: "failed",
      lastReason: "variant_refused",
      email: emailOf(at),
      variantId: at % 10 === 0 ? HOSTILE_VARIANT : VARIANT,
      pageUrl: `https://shop.example/products/tee?name=${at}`,
    })),
  );
}

/** The e-mails that Klaviyo has, in their order. */
function received(): (string | undefined)[] {
  return stage.sandbox.klaviyo.received.map(({ profile }) => profile.email ?? undefined).toSorted();
}

/** The tab of a state, with this many rows in it. */
function tab(state: string, count?: number) {
  const name = new RegExp(`^${state} ${count ?? "\\d+"}$`);
  return stage.frame.getByRole("tab", { name });
}

/** Goes from stop to stop until the focus is on what is called so. */
async function stepTo(name: RegExp, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let at = await stage.focused(); !name.test(at); at = await stage.focused()) {
    passed.push(at);
    if (passed.length > 100) throw new Error(`${name} is no stop: ${passed.join(" | ")}`);
    await stage.admin.keyboard.press(key);
  }
}

describe.skipIf(missing)("a backlog in the admin", { shuffle: false }, () => {
  beforeAll(async () => {
    stage = await openStage();
    seed();
    await stage.open("");
  }, 120_000);

  afterAll(() => stage.stop());

  it("500 that failed are sent again by filter, and the page follows until Klaviyo has each once", async () => {
    const { frame, admin, sandbox, goTo } = stage;
    await goTo("Sign-ups");
    await tab("Failed", 500).click();
    await expect.poll(() => admin.url()).toContain("state=failed");
    await frame.getByRole("link", { name: emailOf(499) }).waitFor();
    // From here on, the page is not loaded again.
    await frame.locator("html").evaluate((html) => html.setAttribute("data-same", ""));
    await frame
      .getByRole("checkbox", { name: /Select all/ })
      .first()
      .check();
    await frame.getByRole("button", { name: "Select all 500" }).click();
    await frame.getByRole("button", { name: "Retry", exact: true }).first().click();
    const dialog = frame.getByRole("dialog");
    await dialog.getByText("Retry 500 sign-ups?").waitFor();
    // Klaviyo is out until the page has shown that they wait.
    sandbox.klaviyo.failNext({ kind: "status", status: 503 }, 10_000);
    await dialog.getByRole("button", { name: "Retry", exact: true }).click();

    await frame.getByText("500 sign-ups queued again").first().waitFor();
    await tab("Queued", 500).waitFor();
    await tab("Failed", 0).waitFor();
    expect(received()).toEqual([]);

    sandbox.klaviyo.stopFailing();
    await tab("Sent to Klaviyo", 500).waitFor();
    await tab("Queued", 0).waitFor();
    expect(received()).toEqual(Array.from({ length: BACKLOG }, (_, at) => emailOf(at)));
    expect(await frame.locator("html").getAttribute("data-same")).toBe("");
  });

  it("what a filter shows is exported from within the frame: all of it, and nothing to calculate", async () => {
    const { frame, admin, goTo } = stage;
    await goTo("Sign-ups");
    await tab("Sent to Klaviyo").click();
    await frame.getByRole("button", { name: "Search and filter results" }).click();
    await frame.getByPlaceholder("Search by email").fill("shopper-1");
    await frame.getByText("100 sign-ups found").waitFor();
    const downloads = admin.waitForEvent("download");
    await frame.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = frame.getByRole("dialog");
    await dialog.getByRole("radio", { name: "100 sign-ups in this view" }).check();
    await dialog.getByRole("button", { name: "Export CSV" }).click();
    const file = await downloads;
    expect(file.suggestedFilename()).toMatch(/^sign-ups-\d{4}-\d\d-\d\d\.csv$/);
    const bytes = await buffer(await file.createReadStream());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows: Record<string, string>[] = parse(bytes, { columns: true, bom: true });
    expect(rows.map((row) => row.Email)).toEqual(
      Array.from({ length: 100 }, (_, at) => emailOf(199 - at)),
    );
    expect(new Set(rows.map(({ Status }) => Status))).toEqual(new Set(["Sent to Klaviyo"]));
    expect(rows.filter(({ Product }) => Product === `'${TITLE}`)).toHaveLength(10);
    expect(rows.filter(({ Product }) => Product?.startsWith("="))).toEqual([]);
  });

  it("a revoked key holds everything, and another one sends all that waited", async () => {
    const { frame, sandbox, goTo, signUp } = stage;
    const account = sandbox.klaviyo.accounts.find(({ key }) => key === KEY)!;
    const before = received();
    account.revoked = true;
    const waiting = ["ann@example.com", "bea@example.com", "cleo@example.com"];
    for (const email of waiting) await signUp({ email });

    await goTo("Notify me");
    await frame.getByText("Sign-ups aren’t being sent to Klaviyo").waitFor();
    await frame.getByText("Klaviyo rejected your API key").first().waitFor();
    await frame
      .getByText(/3 sign-ups are queued/)
      .first()
      .waitFor();
    await frame.getByRole("button", { name: "Check again" }).click();
    await frame.getByText("Checking with Klaviyo…").waitFor();
    expect(received()).toEqual(before);

    await frame.getByRole("link", { name: "Replace API key" }).click();
    await frame.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await frame.getByText("Klaviyo rejected your API key").first().waitFor();
    const fresh = "pk_sandbox00000000000000000000fresh";
    sandbox.klaviyo.accounts.push({ ...account, key: fresh, revoked: false });
    await frame.getByRole("button", { name: "Replace key" }).click();
    await frame.getByLabel("Private API key").fill(fresh);
    await frame.getByRole("button", { name: "Replace key" }).click();
    await expect.poll(received).toEqual([...waiting, ...before]);
    await frame.getByText("Klaviyo rejected your API key").first().waitFor({ state: "hidden" });

    await goTo("Notify me");
    await frame.getByText("Working", { exact: true }).waitFor();
    expect(await frame.getByText("Sign-ups aren’t being sent to Klaviyo").count()).toBe(0);
    await goTo("Sign-ups");
    await tab("Sent to Klaviyo", 503).waitFor();
  });

  it("the main actions are done by the keyboard alone, and the focus is never lost", async () => {
    const { frame, admin, sandbox, goTo, focused, signUp } = stage;
    sandbox.klaviyo.failNext({ kind: "email" }, 3);
    for (const name of ["dora", "edna", "fay"]) {
      await signUp({ email: `${name}@exmaple.com` });
      await expect.poll(() => sandbox.klaviyo.faults.length).toBeLessThan(3);
    }
    await expect.poll(() => sandbox.klaviyo.faults.length).toBe(0);
    await goTo("Sign-ups");

    // The filter: the tabs are one stop, and arrows go along them.
    await tab("All").focus();
    await stepTo(/^Failed/, "ArrowRight");
    await admin.keyboard.press("Enter");
    await expect.poll(() => admin.url()).toContain("state=failed");
    await frame.getByRole("link", { name: "dora@exmaple.com" }).waitFor();

    // Select, send again, confirm.
    sandbox.klaviyo.failNext({ kind: "email" }, 1);
    await stepTo(/Select dora@exmaple.com/);
    await admin.keyboard.press("Space");
    await stepTo(/^Retry$/, "Shift+Tab");
    await admin.keyboard.press("Enter");
    await frame.getByRole("dialog").getByText("Retry 1 sign-up?").waitFor();
    await stepTo(/^Retry$/);
    await admin.keyboard.press("Enter");
    await frame.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(focused).toBe("Sign-up filters");
    await expect.poll(() => sandbox.klaviyo.faults.length).toBe(0);

    // Open, and go along the neighbours to the end.
    await frame.getByRole("link", { name: "dora@exmaple.com" }).waitFor();
    await stepTo(/^edna@exmaple.com$/);
    await admin.keyboard.press("Enter");
    await frame.getByRole("heading", { level: 1, name: "edna@exmaple.com" }).waitFor();
    await stepTo(/^Previous sign-up, newer$/);
    // It takes so long that the outline of the next page hides the link that had the focus.
    const outline = frame.getByRole("status", { name: "Loading page" });
    await admin.route(/subscriptions\/[^/]+\.data/, async (route) => {
      await outline.waitFor();
      await route.continue();
    });
    await admin.keyboard.press("Enter");
    await frame.getByRole("heading", { level: 1, name: "fay@exmaple.com" }).waitFor();
    await admin.unroute(/subscriptions\/[^/]+\.data/);
    await frame.getByRole("button", { name: "There’s no newer sign-up" }).waitFor();
    await expect.poll(focused).toBe("Sign-ups before and after this one");
    await stepTo(/^Next sign-up, older$/);

    // Correct.
    await stepTo(/^Edit and retry$/);
    await admin.keyboard.press("Enter");
    await expect.poll(focused).toBe("Email");
    await admin.keyboard.press("ControlOrMeta+a");
    await admin.keyboard.type("fay@example.com");
    await admin.keyboard.press("Enter");
    await frame.getByText("Sent to Klaviyo").first().waitFor();
    await expect.poll(focused).toContain("Status");
  });

  it("never threw in a page", () => {
    expect(stage.troubles).toEqual([]);
  });
});
