import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { readTexts } from "./locale-files.ts";

const root = new URL("../../extensions/notify-me/", import.meta.url);
const folder = (name: string) =>
  readdirSync(new URL(name, root)).map((file) => new URL(`${name}/${file}`, root));
const liquid = [...folder("blocks"), ...folder("snippets")].map((url) => readFileSync(url, "utf8"));
const texts = readTexts(new URL("locales/", root), "schema.").get("en")!;

/** A text in the merchant's language that exists. */
const text = z.string().refine((key) => key.startsWith("t:") && key.slice(2) in texts);
const common = { id: z.string().regex(/^[a-z_]+$/), label: text, info: text.optional() };

/** The used part of https://shopify.dev/docs/storefronts/themes/architecture/settings/input-settings. */
const setting = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("product"), ...common, autofill: z.boolean() }),
  z.strictObject({ type: z.literal("text"), ...common, default: z.string().min(1).optional() }),
  z.strictObject({ type: z.literal("checkbox"), ...common, default: z.boolean() }),
  z
    .strictObject({
      type: z.literal("select"),
      ...common,
      options: z.array(z.strictObject({ value: z.string(), label: text })).min(2),
      default: z.string(),
    })
    .refine(({ options, default: chosen }) => options.some(({ value }) => value === chosen)),
]);

/** https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#schema */
const schema = z.strictObject({
  name: text,
  target: z.literal("section"),
  javascript: z.string().regex(/^[\w-]+\.js$/),
  stylesheet: z.string().regex(/^[\w-]+\.css$/),
  settings: z.array(setting),
});

describe("the block's schema", () => {
  const [source = ""] = liquid;
  const parts = [...source.matchAll(/{% schema %}(.*?){% endschema %}/gs)];
  const json: unknown = JSON.parse(parts[0]?.[1] ?? "");

  it("exists once, and has only what Shopify knows", () => {
    expect(parts).toHaveLength(1);
    expect(schema.safeParse(json).error).toBeUndefined();
  });

  it("has each setting once, and its assets exist", () => {
    const { settings, javascript, stylesheet } = schema.parse(json);
    const ids = settings.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const name of [javascript, stylesheet])
      expect(statSync(new URL(`assets/${name}`, root)).isFile()).toBe(true);
  });

  it("has few settings", () => {
    expect(schema.parse(json).settings.length).toBeLessThanOrEqual(8);
  });

  it("uses every text of the theme editor, and none is missing", () => {
    const used = new Set(JSON.stringify(json).match(/(?<=t:)[a-z_.]+/g));
    expect([...used].toSorted()).toEqual(Object.keys(texts).toSorted());
  });
});

test("the Liquid uses no tag that a theme app extension may not use", () => {
  const forbidden = /{%-?\s*(javascript|stylesheet|include|section|sections|layout)\b/;
  expect(liquid.filter((source) => forbidden.test(source))).toEqual([]);
});

test("the Liquid stays far below the 100 KB that an extension may have", () => {
  const bytes = liquid.reduce((sum, source) => sum + Buffer.byteLength(source), 0);
  expect(bytes).toBeLessThan(20_000);
});

test("no text for shoppers is unused, and none is missing", () => {
  const used = new Set(liquid.join().match(/notify_me\.[a-z_]+(?=')/g));
  const shoppers = readTexts(new URL("locales/", root), "").get("en")!;
  expect([...used].toSorted()).toEqual(Object.keys(shoppers).toSorted());
});
