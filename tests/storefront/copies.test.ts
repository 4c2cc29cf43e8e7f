import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, choose, emailField, hasFocus, isShown, send, settle, shirt } from "./shopper.ts";

let shop: Shop;
let page: Page;
let blocks: Locator;

const linen = "/products/linen-shirt?copies=2";

/** Whether a click on each label leads to the field of that label in the same copy. */
async function hasItsOwnLabels(block: Locator): Promise<void> {
  for (const name of ["Email", "Mobile number (optional)"]) {
    await block.getByText(name).click();
    expect(await hasFocus(block.getByLabel(name))).toBe(true);
  }
}

function idsInThePage(): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("notify-me, notify-me [id]")].flatMap(({ id }) => id || []),
  );
}

describe.skipIf(missing)("two copies of one block on a page", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    blocks = blockOf(page);
  });

  it.each(["dawn", "morph", "section"])(
    "have labels, errors and answers of their own, also in a theme of the kind %s",
    async (theme) => {
      await shop.visit(`${linen}&theme=${theme}`);
      await choose(page, "Medium");
      await blocks.first().getByText("Medium / Chalk").waitFor();
      await choose(page, "Small", "Ink");
      await blocks.first().getByText("Small / Ink").waitFor();
      await blocks.last().getByText("Small / Ink").waitFor();
      await settle(page);
      expect(await idsInThePage()).toEqual([]);
      await hasItsOwnLabels(blocks.last());
      await hasItsOwnLabels(blocks.first());
      await emailField(blocks.last()).fill("ada@example.com");
      shop.answers.push(() =>
        Response.json({ status: "invalid", errors: { email: "Not this one." } }),
      );
      await shop.signUpBy(() => send(blocks.last()));
      await isShown(blocks.last().getByText("Not this one."));
      expect(await blocks.first().getByText("Not this one.").count()).toBe(0);
      const described = await emailField(blocks.last()).evaluate((field) => {
        const root = field.getRootNode() as ShadowRoot;
        return root.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent;
      });
      expect(described).toBe("Not this one.");
      expect(await shop.signUpBy(() => send(blocks.last()))).toMatchObject({
        variant_id: shirt.smallInkSoldOut,
      });
      await blocks.last().getByRole("status").getByText("You’re on the list!").waitFor();
    },
  );

  it.each(["innerHTML", "cloneNode"])("work where a theme moves its section by %s", async (way) => {
    await shop.visit(`${linen}&variant=${shirt.mediumChalkSoldOut}`);
    await page.locator(".product").evaluate((section, by) => {
      const copy = section.cloneNode(by === "cloneNode") as Element;
      if (by === "innerHTML") copy.innerHTML = section.innerHTML;
      section.replaceWith(copy);
    }, way);
    await choose(page, "Small", "Ink");
    await emailField(blocks.last()).fill("ada@example.com");
    expect(await shop.signUpBy(() => send(blocks.last()))).toMatchObject({
      variant_id: shirt.smallInkSoldOut,
    });
  });

  it("open a dialog each", async () => {
    await shop.visit(`${linen}&block.display=dialog&variant=${shirt.mediumChalkSoldOut}`);
    for (const block of [blocks.last(), blocks.first()]) {
      await block.locator("[data-do=open]").click();
      await isShown(emailField(block));
      await block.getByRole("button", { name: "Close" }).click();
    }
  });
});
