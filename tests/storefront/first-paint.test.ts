import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, send, shirt } from "./shopper.ts";

let shop: Shop;
let plain: Page;

async function openWithoutScripts(): Promise<Page> {
  const context = await shop.newContext({ javaScriptEnabled: false });
  context.setDefaultTimeout(5_000);
  return context.newPage();
}

const variants: [string, string, boolean][] = [
  ["none", "", false],
  ["one that can be bought", `?variant=${shirt.largeChalk}`, false],
  ["one that is sold out", `?variant=${shirt.smallInkSoldOut}`, true],
  ["one that does not exist", "?variant=1", false],
];

describe.skipIf(missing)("at first paint", () => {
  openForAll({}, async (opened) => {
    shop = opened;
    plain = await openWithoutScripts();
  });

  it.each(variants)(
    "with %s in the address the block is right without scripts",
    async (_, query, shown) => {
      await plain.goto(`${shop.url}/products/linen-shirt${query}`);
      expect(await blockOf(plain).isVisible()).toBe(shown);
    },
  );

  it.each(variants)(
    "with %s in the address the scripts have nothing to correct",
    async (_, query, shown) => {
      await shop.page.addInitScript(() => {
        const turns: string[] = [];
        const watcher = new MutationObserver((records) => {
          for (const { target, oldValue } of records) {
            const { localName, hidden } = target as HTMLElement;
            const wasHidden = oldValue !== null;
            if (localName === "notify-me" && hidden !== wasHidden) turns.push(`hidden: ${hidden}`);
          }
        });
        const of = { subtree: true, attributeFilter: ["hidden"], attributeOldValue: true };
        watcher.observe(document, of);
        Object.assign(globalThis, { turns });
      });
      await shop.visit(`/products/linen-shirt${query}`);
      expect(await blockOf(shop.page).isVisible()).toBe(shown);
      expect(await shop.page.evaluate("turns")).toEqual([]);
    },
  );

  it("without scripts a shopper reaches the sold-out variants, and asks for one", async () => {
    await plain.goto(`${shop.url}/products/linen-shirt`);
    await plain.locator("noscript a, .choices a").getByText("Small / Ink").first().click();
    await isShown(blockOf(plain));
    await emailField(blockOf(plain)).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(blockOf(plain)))).toMatchObject({
      variant_id: shirt.smallInkSoldOut,
      email: "ada@example.com",
    });
    await plain.waitForURL(/\/apps\/notify-me\/subscriptions$/);
  });

  it("without scripts the dialog's form is on the page, and the button that opens it is not", async () => {
    await plain.goto(
      `${shop.url}/products/linen-shirt?block.display=dialog&variant=${shirt.smallInkSoldOut}`,
    );
    expect(await blockOf(plain).getByRole("button").count()).toBe(1);
    await emailField(blockOf(plain)).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(blockOf(plain)))).toMatchObject({
      variant_id: shirt.smallInkSoldOut,
    });
  });

  it("before its script has come the dialog opens, and closes, all the same", async () => {
    const { page } = shop;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/notify-me.js", async (route) => held.then(() => route.fallback()));
    await page.goto(
      `${shop.url}/products/linen-shirt?block.display=dialog&variant=${shirt.smallInkSoldOut}`,
      { waitUntil: "commit" },
    );
    await blockOf(page).getByRole("button").click();
    await isShown(emailField(blockOf(page)));
    await page.getByRole("button", { name: "Close" }).click();
    await isHidden(emailField(blockOf(page)));
    release();
    await page.unrouteAll({ behavior: "wait" });
  });
});
