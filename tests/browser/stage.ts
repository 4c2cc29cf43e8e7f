import { copyFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { startSandbox, type Sandbox } from "#sandbox/sandbox.ts";
import { DATABASES, TEMPLATE } from "#tests/setup/paths.ts";
import { browserOfProcess, chromiumPath, INSTALL, ORDINARY_USER_AGENT } from "./chromium.ts";
import { connectKlaviyo, turnOnSms } from "./set-up.ts";
import { openStore, type Store } from "./store.ts";

export const missing = chromiumPath === undefined;
if (missing && process.env["CI"]) throw new Error(`CI has no Chromium. Install one: ${INSTALL}`);
if (missing) process.stderr.write(`Tests in a browser are skipped: ${INSTALL}\n`);

/** Whom the app's pages name where something goes wrong for long. */
export const SUPPORT_CONTACT = "help@shop-apps.example";
export const KEY = sandboxAccounts()[0]!.key;

/** How far a shop's set-up is; each step includes those before it. */
export type SetUp = "none" | "installed" | "connected" | "sms";

export interface StageOptions {
  /** "connected" unless something else is said. */
  setUp?: SetUp;
  /** Which page of the app is open at first, such as "/settings"; none where it is undefined. */
  page?: string | undefined;
  /** Whether Klaviyo's quotas are out of the way. */
  unlimited?: boolean;
  /** Whether an error on a page's console is a trouble too. */
  watchConsole?: boolean;
  /** Runs in every document before its own scripts. */
  initScript?: () => void;
}

export interface Stage {
  sandbox: Sandbox;
  /** The merchant's browser. */
  context: BrowserContext;
  /** Shopify's admin, and the app's frame in it. */
  admin: Page;
  frame: FrameLocator;
  store: Store;
  /** What a page has thrown. */
  troubles: string[];
  /** Another person's page, in a browser context of its own: a page behind another one is slowed down. */
  openPage: () => Promise<Page>;
  /** Loads a page of the app by its address, such as "/settings". */
  open: (path: string) => Promise<void>;
  /** Follows the admin's own menu to a page of this name. */
  goTo: (entry: string) => Promise<void>;
  /** What has the focus inside the frame, by the name that is read out. */
  focused: () => Promise<string>;
  /** Signs a shopper up through the storefront. */
  signUp: (fields: Record<string, string>) => Promise<void>;
  /** Makes what the merchant's pages send fail, until the returned function is called. */
  breakSending: () => Promise<() => Promise<void>>;
  stop: () => Promise<void>;
}

/** The sandbox with a browser before it. What is set up by then is sent to the app or stored, not clicked. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { setUp = "connected", unlimited = false } = options;
  const directory = await mkdtemp(join(DATABASES, "stage-"));
  const database = join(directory, "app.sqlite");
  copyFileSync(TEMPLATE, database);
  const [sandbox, browser] = await Promise.all([
    startSandbox({ port: 0, directory, migrated: true, unlimited, env: { SUPPORT_CONTACT } }),
    browserOfProcess(),
  ]);
  const contexts: BrowserContext[] = [];
  const store = openStore(database, sandbox.shop);
  const troubles: string[] = [];
  const openPage = async () => {
    const context = await browser.newContext({
      userAgent: ORDINARY_USER_AGENT,
      viewport: { width: 1280, height: 900 },
    });
    contexts.push(context);
    context.setDefaultTimeout(15_000);
    if (options.initScript) await context.addInitScript(options.initScript);
    context.on("page", (page) => watch(page, troubles, options));
    return context.newPage();
  };
  await prepare(sandbox, store, setUp);
  const admin = await openPage();
  const context = admin.context();
  const frame = admin.frameLocator("iframe");
  const stage: Stage = {
    sandbox,
    context,
    admin,
    frame,
    store,
    troubles,
    openPage,
    async open(path) {
      await admin.goto(`${sandbox.urls.admin}/apps/notify-me/app${path}`);
      await frame.getByRole("heading", { level: 1 }).waitFor();
    },
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
    async breakSending() {
      const sent = "**/app/**";
      await context.route(sent, (route) =>
        route.request().method() === "POST" ? route.abort() : route.fallback(),
      );
      return () => context.unroute(sent);
    },
    async stop() {
      await Promise.all(contexts.map((context) => context.close()));
      await sandbox.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  if (options.page !== undefined) await stage.open(options.page);
  return stage;
}

async function prepare(sandbox: Sandbox, store: Store, setUp: SetUp): Promise<void> {
  if (setUp === "none") return;
  sandbox.shopify.install();
  if (setUp === "installed") return;
  await connectKlaviyo(sandbox, KEY);
  if (setUp === "sms") turnOnSms(store, "Text me when it is back.");
}

function watch(page: Page, troubles: string[], { watchConsole }: StageOptions): void {
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const isBlocked = /Content Security Policy|Permissions-Policy/.test(message.text());
    if (isBlocked || (watchConsole && message.type() === "error")) {
      troubles.push(`${page.url()}: ${message.text()}`);
    }
  });
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
