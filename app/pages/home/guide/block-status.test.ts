import { expect, it, test } from "vitest";
import fc from "fast-check";
import { readBlockStatus, stateInTheme } from "./block-status.ts";

const THEME = "gid://shopify/OnlineStoreTheme/1";

const at = (target: string, themeId = THEME) => ({ target, themeId });
const block = (status: unknown, activations: unknown = [], handle = "notify-me") => ({
  handle,
  name: "Notify me",
  target: "section",
  status,
  activations,
});
const theme = (...activations: unknown[]) => ({
  handle: "notify-me",
  type: "theme_app_extension",
  activations,
});
const onProduct = at("template--product/main/notify_me_a");

test.each<[string, unknown, string[]]>([
  ["on the product page", [theme(block("active", [onProduct]))], ["product"]],
  [
    "on several templates, each named once",
    [
      theme(
        block("active", [
          onProduct,
          at("template--product/second/notify_me_b"),
          at("template--product.alternate/main/notify_me_c"),
          at("template--index/featured/notify_me_d"),
        ]),
      ),
    ],
    ["product", "product.alternate", "index"],
  ],
  [
    "on a template that names its theme's number",
    [theme(block("active", [at("template--15945716433--product/main/x")]))],
    ["product"],
  ],
  ["in a group of sections", [theme(block("active", [at("sections--1--footer/x")]))], []],
  ["in an unnamed place", [theme(block("active"))], []],
  [
    "beside extensions and blocks of other kinds",
    [
      { handle: "checkout", type: "ui_extension", activations: [at("purchase.thank-you.x")] },
      theme(block("available", [], "other"), block("active", [onProduct])),
    ],
    ["product"],
  ],
  [
    "in an extension that Shopify calls by another name",
    [{ ...theme(block("active", [onProduct])), handle: "theme-app-extension" }],
    ["product"],
  ],
  [
    "in one of two extensions",
    [theme(block("available")), theme(block("active", [onProduct]))],
    ["product"],
  ],
])("the block is placed %s", (_, answer, templates) => {
  expect(readBlockStatus(answer)).toEqual({ kind: "placed", templates });
});

test.each([
  ["alone", [theme(block("available"))]],
  [
    "while another one is placed",
    [theme(block("active", [onProduct], "other"), block("available"))],
  ],
])("the block can be added, and is missing (%s)", (_, answer) => {
  expect(readBlockStatus(answer)).toEqual({ kind: "missing" });
});

test.each([
  ["no extension, as of an older admin", []],
  [
    "an extension of another kind",
    [{ ...theme(block("active", [onProduct])), type: "ui_extension" }],
  ],
  ["an extension without the block", [theme(block("active", [onProduct], "other"))]],
  ["a block that is switched off", [theme(block("unavailable", [onProduct]))]],
  ["an unknown status", [theme(block("paused"))]],
  ["a block that is placed and could be added", [theme(block("available", [onProduct]))]],
  [
    "several themes, of which one at most is published",
    [theme(block("active", [onProduct, at(onProduct.target, "gid://shopify/OnlineStoreTheme/2")]))],
  ],
  ["nothing", undefined],
  ["null", null],
  ["a word", "active"],
  ["no list of blocks", [{ ...theme(), activations: "none" }]],
  ["null among the extensions", [null]],
  ["null among the blocks", [theme(null)]],
])("an answer with %s is unknown", (_, answer) => {
  expect(readBlockStatus(answer)).toEqual({ kind: "unknown" });
});

test.each([[null], [["x"]], [[{ target: 7 }]], ["everywhere"]])(
  "a block with odd placements (%j) is placed somewhere",
  (places) => {
    const status = readBlockStatus([theme(block("active", places))]);
    expect(status).toEqual({ kind: "placed", templates: [] });
  },
);

it("no answer throws, whatever its shape", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const answer of [value, [value], [theme(value)], [theme(block("active", value))]]) {
        expect(["placed", "missing", "unknown"]).toContain(readBlockStatus(answer).kind);
      }
    }),
  );
});

test.each<[string, string[], string]>([
  ["the default product template", ["index", "product"], "placed"],
  ["all pages, as in a group of sections", [], "placed"],
  ["another product template alone", ["product.gift-card"], "unknown"],
  ["the home page alone", ["index"], "missing"],
])("a block on %s", (_, templates, state) => {
  expect(stateInTheme({ kind: "placed", templates })).toBe(state);
});
