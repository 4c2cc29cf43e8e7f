import { createHmac } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { serve } from "#sandbox/serve.ts";
import type { Handler } from "#sandbox/serve.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { hostileProduct } from "#sandbox/storefront/hostile-product.ts";
import { housePaint } from "#sandbox/storefront/house-paint.ts";
import type { AppMetafields } from "#sandbox/storefront/liquid-globals.ts";
import { createStorefront } from "#sandbox/storefront/storefront.ts";
import {
  browserOfProcess,
  browserThatKeepsPages,
  chromiumPath,
  INSTALL,
  ORDINARY_USER_AGENT,
} from "../browser/chromium.ts";

export const missing = chromiumPath === undefined;
if (missing) process.stderr.write(`The storefront in a browser is skipped: ${INSTALL}\n`);

/** Everything here answers at once: what takes this long never comes. */
const PATIENCE_MS = 15_000;

export type SignUp = Record<string, string>;

export interface Shop {
  url: string;
  /** Another shopper's browser, until the shop is closed. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** One page for all tests of a file: opening another one takes longer than most of them. */
  page: Page;
  /** What reached the app, oldest first. */
  received: SignUp[];
  /** The tokens with which sign-ups were cancelled, oldest first. */
  cancelled: string[];
  /** How the app answers the next requests, one each; it takes what comes after them. */
  answers: (() => Response | Promise<Response>)[];
  /** Has the next request wait for this answer until what is returned is called. */
  hold(answer: object): () => void;
  /** What pages threw or wrote to their console as errors. */
  troubles: string[];
  /** Opens a page as a shopper who has never been here. */
  visit(path: string): Promise<void>;
  /**
   * Does this, and returns the sign-up that follows; rejects if none does, or if it does not prove that
   * the shop rendered its variant.
   */
  signUpBy(act: () => Promise<void>): Promise<SignUp>;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** What the merchant set in the app, as the block's Liquid reads it. */
  settings?: object;
  customerEmail?: string;
  customerPhone?: string;
  /** Whether the browser keeps pages that were left, as shoppers' do and Playwright's does not. */
  keepsPages?: boolean;
}

/** Settings of a merchant who asks for all that the block can ask for. */
export const bothChannels = {
  channels: ["EMAIL", "SMS"],
  default_country: "US",
  consent: { version: 3, sms: "Text me when it is back", email: "News, too" },
};

/** The sandbox's shop with the real block, in front of an app that takes everything and remembers it. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const { settings, keepsPages = false, ...customer } = options;
  const received: SignUp[] = [];
  const cancelled: string[] = [];
  const answers: Shop["answers"] = [];
  const app = new EventEmitter();
  const appProxy: Handler = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("/cancel")) {
      cancelled.push(searchParams.get("token") ?? "");
      return answers.shift()?.() ?? Response.json({ status: "cancelled" });
    }
    const fields = Object.fromEntries(await request.formData()) as SignUp;
    received.push(fields);
    app.emit("sign-up", fields);
    return answers.shift()?.() ?? accept(request, fields);
  };
  const storefront = createStorefront({
    shop: DOMAIN,
    appMetafields: () => describeSettings(settings),
    ...customer,
    appProxy,
    catalogue: [...catalogue, housePaint, hostileProduct],
  });
  const [served, browser] = await Promise.all([
    serve((request) => storefront.fetch(request)),
    keepsPages ? browserThatKeepsPages() : browserOfProcess(),
  ]);
  // A telephone's: what most shoppers have, and the less there is to paint.
  const viewport = { width: 412, height: 823 };
  const contexts: BrowserContext[] = [];
  const newContext = async (options?: BrowserContextOptions) => {
    const context = await browser.newContext({ userAgent: ORDINARY_USER_AGENT, ...options });
    contexts.push(context);
    return context;
  };
  const context = await newContext({ viewport });
  const troubles: string[] = [];
  const page = await openPage(context, troubles);
  return {
    url: served.url,
    newContext,
    page,
    received,
    cancelled,
    answers,
    troubles,
    hold(answer) {
      const held = Promise.withResolvers<Response>();
      answers.push(() => held.promise);
      return () => held.resolve(Response.json(answer));
    },
    async visit(path) {
      // The page that is left is emptied first: to do that in the new one would load it twice.
      if (page.url().startsWith(served.url)) await page.evaluate(() => localStorage.clear());
      await page.goto(served.url + path);
      const remembered = await page.evaluate(() => {
        const { length } = localStorage;
        localStorage.clear();
        return length;
      });
      // An answer that the old page still waited for was noted in between.
      if (remembered > 0) await page.reload();
    },
    async signUpBy(act) {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const arrival = once(app, "sign-up", { signal }) as Promise<[SignUp]>;
      const [[signUp]] = await Promise.all([arrival, act()]);
      checkTokens(signUp);
      return signUp;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await served.close();
    },
  };
}

const DOMAIN = "harbour.myshopify.com";
const PAGE_SECRET = "harbour's page secret";

function describeSettings(settings: object | undefined): AppMetafields {
  const page_secret = { type: "single_line_text_field", value: PAGE_SECRET };
  if (!settings) return { notify_me: { page_secret } };
  return {
    notify_me: { page_secret, settings: { type: "json", value: JSON.stringify(settings) } },
  };
}

/** Throws unless the tokens are what the shop signs for this product, and its variant or variants. */
function checkTokens({
  product_id,
  variant_id,
  token,
  any,
  any_variants,
  any_token,
}: SignUp): void {
  checkToken(token, product_id, variant_id);
  if (any) checkToken(any_token, product_id, any_variants);
}

function checkToken(token = "", product?: string, variants?: string): void {
  const [version, second, signature] = token.split(".");
  const text = [DOMAIN, product, variants, second].join("|");
  const right = createHmac("sha256", PAGE_SECRET).update(text).digest("hex").slice(0, 32);
  if (version !== "v1" || signature !== right) throw new Error(`The token is wrong: "${token}"`);
}

/** The token that the app answers for a sign-up here. */
export const tokenOf = ({ variant_id }: SignUp) => `token & of ${variant_id}`;

function accept(request: Request, fields: SignUp): Response {
  const { email, sms_consent } = fields;
  const channels = [...(email ? ["EMAIL"] : []), ...(sms_consent ? ["SMS"] : [])];
  const json = request.headers.get("accept")?.includes("application/json") ?? false;
  return json
    ? Response.json({ status: "accepted", channels, cancel: tokenOf(fields) }, { status: 202 })
    : new Response("<!doctype html><title>Taken</title>", {
        headers: { "content-type": "text/html" },
      });
}

async function openPage(context: BrowserContext, troubles: string[]): Promise<Page> {
  context.setDefaultTimeout(PATIENCE_MS);
  // Of the context: a test may open a second page in it.
  context.on("weberror", (error) => {
    troubles.push(`${error.page()?.url()}: ${error.error().message}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") troubles.push(`${message.page()?.url()}: ${message.text()}`);
  });
  return context.newPage();
}
