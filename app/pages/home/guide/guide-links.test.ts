import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { BLOCK, themeEditorOf } from "./guide-links.ts";

const { open, addBlock } = themeEditorOf("shop.myshopify.com", "abc");

it("the theme editor is opened with the block added, or unchanged", () => {
  for (const url of [open, addBlock]) {
    const { origin, pathname } = new URL(url);
    expect(origin + pathname).toBe("https://shop.myshopify.com/admin/themes/current/editor");
  }
  expect(Object.fromEntries(new URL(open).searchParams)).toEqual({ template: "product" });
  expect(Object.fromEntries(new URL(addBlock).searchParams)).toEqual({
    template: "product",
    addAppBlockId: "abc/notify-me",
    target: "mainSection",
  });
});

it("the block has the same name as its file", () => {
  expect(existsSync(`extensions/notify-me/blocks/${BLOCK}.liquid`)).toBe(true);
});
