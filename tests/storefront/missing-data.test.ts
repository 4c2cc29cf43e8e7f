import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import {
  blockOf,
  choose,
  emailField,
  isHidden,
  isShown,
  press,
  settle,
  shirt,
  soldOut,
} from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

/** As a theme or an app inserts HTML that it fetched, with what it does to the scripts in it. */
async function insertSection(change: (script: Element) => void): Promise<void> {
  await page.evaluate(`(async () => {
    const html = await fetch(location.href).then((response) => response.text());
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector(".product");
    fresh.querySelectorAll("notify-me script").forEach(${change.toString()});
    document.querySelector(".product").innerHTML = fresh.innerHTML;
  })()`);
  await settle(page);
}

async function sendsFor(variant: string): Promise<void> {
  await isShown(block);
  await emailField(block).fill("ada@example.com");
  expect(await shop.signUpBy(() => press(block))).toMatchObject({
    variant_id: variant,
    product_id: shirt.product,
    email: "ada@example.com",
  });
  await block.getByText("You’re on the list!").waitFor();
}

const changes: [string, (script: Element) => void][] = [
  ["removed", (script) => script.remove()],
  ["emptied", (script) => (script.textContent = "")],
  ["cut off", (script) => (script.textContent = script.textContent.slice(0, 20))],
];

describe.skipIf(missing).each(changes)("with its JSON %s, the block", (_, act) => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("sends for the sold-out variant that was rendered", async () => {
    await shop.visit(soldOut);
    await insertSection(act);
    await sendsFor(shirt.mediumChalkSoldOut);
  });

  it("sends for it where the shop does not answer either", async () => {
    await shop.visit(soldOut);
    await page.route(/products\/linen-shirt\?variant=\d+(&section_id=.*)?$/, async (route) => {
      if (route.request().url().includes("section_id")) await route.fulfill({ body: "Later" });
      else await route.fallback();
    });
    await insertSection(act);
    await sendsFor(shirt.mediumChalkSoldOut);
    await page.unrouteAll({ behavior: "wait" });
  });

  it("is hidden for a variant that can be bought, and follows the choice", async () => {
    await shop.visit("/products/linen-shirt?theme=silent");
    await insertSection(act);
    await isHidden(block);
    await choose(page, "Small", "Ink");
    await sendsFor(shirt.smallInkSoldOut);
    await choose(page, "Large", "Chalk");
    await isHidden(block);
  });

  it("sends where the JSON goes while the page is open", async () => {
    await shop.visit(`${soldOut}&theme=silent`);
    await isShown(block);
    await page.evaluate(`[document.querySelector("notify-me script")].forEach(${act.toString()})`);
    await settle(page);
    await sendsFor(shirt.mediumChalkSoldOut);
  });
});

describe.skipIf(missing)("where another script breaks the page, the block", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it("is sent by the browser", async () => {
    await shop.visit(soldOut);
    await emailField(block).fill("ada@example.com");
    await page.evaluate(() => {
      const querySelectorAll = () => {
        throw new Error("A broken page");
      };
      Object.assign(document, { querySelectorAll });
    });
    // The browser stays on the page.
    shop.answers.push(() => new Response(null, { status: 204 }));
    expect(await shop.signUpBy(() => press(block))).toMatchObject({
      variant_id: shirt.mediumChalkSoldOut,
      email: "ada@example.com",
    });
    // The page fails at each event until it is repaired; its errors may arrive after the sign-up.
    await page.evaluate(() => Reflect.deleteProperty(document, "querySelectorAll"));
    await settle(page);
    const troubles = shop.troubles.splice(0);
    expect(troubles).not.toEqual([]);
    for (const trouble of troubles) expect(trouble).toContain("A broken page");
  });

  it.each(["variant:change", "variant:update", "shopify:product:select"])(
    "withstands %s from a text or a comment",
    async (type) => {
      await shop.visit("/products/linen-shirt?theme=standard-alone");
      await page.evaluate(
        ([name, id]) => {
          const variant = { id: Number(id), available: true, title: "Another" };
          const tell = (node: Node) =>
            node.dispatchEvent(
              Object.assign(new Event(name, { bubbles: true }), {
                detail: { variant, resource: variant },
                promise: Promise.resolve({ variant }),
              }),
            );
          for (const place of [document.body, document.querySelector(".product")!]) {
            const nodes = [document.createTextNode(""), document.createComment("")];
            place.append(...nodes);
            for (const node of nodes) tell(node);
          }
          const last = document.createComment("");
          document.append(last);
          tell(last);
        },
        [type, shirt.largeChalk] as const,
      );
      await settle(page);
      await isHidden(block);
    },
  );

  it("reads the texts of its own section", async () => {
    await shop.visit("/products/linen-shirt?theme=standard-alone");
    await page.evaluate((id) => {
      const variant = { id: Number(id), available: false, title: "Medium / Chalk" };
      const text = document.createTextNode("");
      document.querySelector(".product")!.append(text);
      text.dispatchEvent(new CustomEvent("variant:change", { bubbles: true, detail: { variant } }));
    }, shirt.mediumChalkSoldOut);
    await sendsFor(shirt.mediumChalkSoldOut);
  });
});
