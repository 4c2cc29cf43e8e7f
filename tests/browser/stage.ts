import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { FrameLocator, Page } from "playwright-core";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { launch, ORDINARY_USER_AGENT } from "./chromium.ts";

export const KEY = sandboxAccounts()[0]!.key;

export interface Stage {
  sandbox: Sandbox;
  /** Shopify's admin, and the app's frame in it. */
  admin: Page;
  frame: FrameLocator;
  /** What a page has thrown. */
  troubles: string[];
  /** Follows the admin's own menu to a page of this name. */
  goTo: (entry: string) => Promise<void>;
  /** What has the focus inside the frame, by the name that is read out. */
  focused: () => Promise<string>;
  /** Signs a shopper up through the storefront. */
  signUp: (fields: Record<string, string>) => Promise<void>;
  /** Has something happen that would take the app long, or Klaviyo's help; its sums are set right. */
  store: (write: (insert: Insert) => void) => void;
  stop: () => Promise<void>;
}

export type Insert = (table: string, row: Record<string, SQLInputValue>) => void;

/** The sandbox with a browser before it: the app is installed, and connected to Klaviyo. */
export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-stage-"));
  const [sandbox, browser] = await Promise.all([startSandbox({ port: 0, directory }), launch()]);
  const context = await browser.newContext({
    userAgent: ORDINARY_USER_AGENT,
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(10_000);
  const admin = await context.newPage();
  const troubles: string[] = [];
  admin.on("pageerror", (error) => troubles.push(error.message));
  const frame = admin.frameLocator("iframe");
  const stage: Stage = {
    ...{ sandbox, admin, frame, troubles },
    async goTo(entry) {
      await admin.getByRole("link", { name: entry, exact: true }).first().click();
      await frame.getByRole("heading", { level: 1, name: entry }).waitFor();
    },
    focused: () => frame.locator("html").evaluate(nameOfFocused),
    async signUp(fields) {
      const answer = await fetch(`${sandbox.urls.storefront}/apps/notify-me/subscriptions`, {
        method: "POST",
        body: new URLSearchParams({ variant_id: "33001893462109", ...fields }),
        headers: { accept: "application/json" },
      });
      if (answer.status !== 202) throw new Error(`A sign-up was answered with ${answer.status}`);
    },
    store: (write) => storeIn(join(directory, "app.sqlite"), write),
    async stop() {
      await browser.close();
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await connect(stage);
  return stage;
}

async function connect({ sandbox, admin, frame, goTo }: Stage): Promise<void> {
  await admin.goto(sandbox.urls.admin);
  await admin.getByRole("button", { name: "Install" }).click();
  await frame.getByRole("heading", { name: "Set up Notify me" }).waitFor();
  await goTo("Settings");
  await frame.getByLabel("Private API key").fill(KEY);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await frame.getByRole("button", { name: "Replace key" }).waitFor();
}

/** Runs in the frame. */
function nameOfFocused(): string {
  const element = document.activeElement;
  if (!element || element === document.body) return "nothing";
  const said = element.getAttribute("aria-label");
  if (said) return said;
  const names = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [element];
  return names.map(({ textContent }) => textContent).join(" ");
}

function storeIn(file: string, write: (insert: Insert) => void): void {
  const database = new DatabaseSync(file);
  database.exec("BEGIN IMMEDIATE");
  write((table, row) => {
    const names = Object.keys(row);
    const columns = names.map((name) => `"${name}"`).join(", ");
    const places = names.map(() => "?").join(", ");
    database
      .prepare(`INSERT INTO "${table}" (${columns}) VALUES (${places})`)
      .run(...Object.values(row));
  });
  database.exec("COMMIT");
  database.close();
  const env = { ...process.env, DATABASE_URL: `file:${file}` };
  execFileSync(process.execPath, ["recount.ts", "--mend"], { env, stdio: "pipe" });
}

/** A time as the app stores one. */
export function stored(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+00:00");
}
