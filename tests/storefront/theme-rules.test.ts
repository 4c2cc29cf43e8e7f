import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { sheets } from "#sandbox/storefront/preview.ts";
import { axeFindings } from "./axe.ts";
import { contrastsIn, tooFaint } from "./contrast.ts";
import { openForAll } from "./open-for-all.ts";
import { bothChannels, missing, type Shop } from "./shop.ts";
import { blockOf, emailField, isHidden, isShown, press, send, shirt, soldOut } from "./shopper.ts";

let shop: Shop;
let page: Page;
let block: Locator;

const looks = ["", "look=dark", ...sheets.map((sheet) => `sheet=${sheet}`)];
const displays = ["inline", "dialog"];
const kinds = looks.flatMap((look) => displays.map((display) => [look, display] as const));

async function open(query: string, display: string): Promise<void> {
  await shop.visit(`${soldOut}&${query}&block.display=${display}`);
  await isShown(block);
  if (display === "dialog") {
    await isHidden(block.locator("dialog"));
    await isHidden(emailField(block));
    await block.locator("[data-do=open]").click();
  }
  await isShown(emailField(block));
}

/** Holds what is there for later states, for bots and for templates to be out of sight at first. */
async function expectNothingElse(): Promise<void> {
  await isHidden(block.locator("[data-hint]"));
  await isHidden(block.locator("[name=nm_extra]"));
  await isHidden(block.locator("[data-do=ask]"));
  expect(await page.locator("notify-me").innerText()).not.toMatch(/[{}]/);
  expect(await block.innerText()).not.toContain("Leave this empty");
}

/** Holds fields, boxes and links to be large and plain enough to use. */
async function expectUsable(): Promise<void> {
  for (const label of ["Email", "Mobile number (optional)", "News, too"]) {
    await isShown(block.getByText(label, { exact: true }));
  }
  const box = await block.locator("input[name=email_consent]").boundingBox();
  expect([box!.width, box!.height].every((side) => side >= 16)).toBe(true);
  const link = block.getByRole("link", { name: "Privacy policy" });
  expect(await computed(link, "text-decoration-line")).toBe("underline");
  expect(await computed(link, "color")).toBe(await computed(link.locator(".."), "color"));
  const spacing = await computed(block, "letter-spacing");
  for (const part of [emailField(block), block.locator("[type=submit]")]) {
    expect(await computed(part, "letter-spacing")).toBe(spacing);
  }
  expect(Number.parseFloat(await computed(block, "font-size"))).toBeGreaterThan(10);
}

/** How a part of the block looks: one property, as it is computed. */
function computed(part: Locator, property: string): Promise<string> {
  return part.evaluate(
    (element, name) => getComputedStyle(element).getPropertyValue(name),
    property,
  );
}

describe.skipIf(missing)("whatever rules a theme has", () => {
  openForAll({ settings: bothChannels }, (opened) => {
    shop = opened;
    ({ page } = shop);
    block = blockOf(page);
  });

  it.each(kinds)(
    "everything can be used, and read in every state: %s %s",
    async (query, display) => {
      await open(query, display);
      await expectNothingElse();
      await expectUsable();
      const faint: Record<string, string[]> = {};
      const note = async (state: string) => {
        const contrasts = await contrastsIn(block);
        faint[state] = [...tooFaint(contrasts), ...(await axeFindings(page))];
        expect([state, contrasts.length]).toEqual([state, expect.toSatisfy((count) => count > 4)]);
      };
      await note("at first");
      await block.locator("input[name=phone]").fill("4155552671");
      await block.locator("input[name=sms_consent]").check();
      await note("ticked");
      await emailField(block).fill("ada@");
      await press(block);
      await isShown(block.getByText("Enter a valid email"));
      await note("an error");
      await emailField(block).fill("ada@gmial.com");
      await press(block);
      await isShown(block.getByRole("button", { name: "Use gmail.com" }));
      await note("a question");
      const release = shop.hold({ status: "unavailable" });
      await shop.signUpBy(() => send(block));
      await note("sending");
      release();
      await isShown(block.getByText("aren’t available right now").last());
      await note("failed");
      await shop.signUpBy(() => send(block));
      await isShown(block.getByText("You’re on the list!").last());
      await note("taken");
      expect(faint).toEqual(Object.fromEntries(Object.keys(faint).map((state) => [state, []])));
    },
  );

  it.each(looks)("nothing shows while the variant can be bought: %s", async (query) => {
    await shop.visit(`/products/linen-shirt?variant=${shirt.largeChalk}&${query}`);
    await page.waitForFunction(() => customElements.get("notify-me"));
    await isHidden(page.locator("notify-me"));
    expect(await page.locator("notify-me").boundingBox()).toBeNull();
  });

  it.each(looks)("an error and a suggestion move nothing below them: %s", async (query) => {
    await page.setViewportSize({ width: 700, height: 900 });
    await open(query, "inline");
    const yOf = async (part: Locator) => (await part.boundingBox())!.y;
    const below = async () =>
      (await yOf(block.getByText("Mobile number (optional)"))) - (await yOf(block));
    const before = await below();
    await emailField(block).fill("ada@");
    await press(block);
    await isShown(block.getByText("Enter a valid email"));
    expect(Math.abs((await below()) - before)).toBeLessThan(1);
    await emailField(block).fill("ada@gmial.com");
    await emailField(block).blur();
    await isShown(block.getByRole("button", { name: "Use gmail.com" }));
    expect(Math.abs((await below()) - before)).toBeLessThan(1);
    await page.setViewportSize({ width: 412, height: 823 });
  });
});
