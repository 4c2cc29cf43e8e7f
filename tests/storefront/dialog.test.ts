import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const path = `${soldOut}&block.display=dialog`;
const said: string[] = [];

async function opensAndCloses(): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    await block.locator("[data-do=open]").click();
    await isShown(emailField(block));
    expect(await block.locator("dialog").evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    await block.getByRole("button", { name: "Close" }).click();
    await isHidden(emailField(block));
  }
}

describe.skipIf(missing)("the dialog", () => {
  openForAll({}, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
    page.on("console", (message) => said.push(message.text()));
  });

  afterEach(() => expect(said.splice(0)).toEqual([]));

  it("opens and closes without a word in the console", async () => {
    await shop.visit(path);
    await opensAndCloses();
  });

  it("opens and closes in a browser that does not know a button's command", async () => {
    const context = await shop.newContext();
    const old = await context.newPage();
    await old.addInitScript(() => {
      // As it is before Chrome 135, Safari 26.2 and Firefox 144: neither property nor attribute mean a thing.
      Reflect.deleteProperty(HTMLButtonElement.prototype, "commandForElement");
      document.addEventListener("command", (event) => event.preventDefault(), true);
      addEventListener(
        "click",
        (event) => {
          for (const node of event.composedPath()) {
            if (node instanceof HTMLButtonElement) node.removeAttribute("commandfor");
          }
        },
        true,
      );
    });
    block = blockOf(old);
    await old.goto(shop.url + path);
    await opensAndCloses();
    await context.close();
    block = blockOf(page);
  });

  it("opens without script where the browser knows the command", async () => {
    const context = await shop.newContext();
    const plain = await context.newPage();
    await plain.route("**/notify-me.js", (route) => route.abort());
    block = blockOf(plain);
    await plain.goto(shop.url + path);
    await opensAndCloses();
    await context.close();
    block = blockOf(page);
  });
});
