import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import providers from "email-providers/all.json" with { type: "json" };
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { meantAddress } from "./slip.ts";

const script = readFileSync("extensions/notify-me/assets/notify-me.js", "utf8");

/** The block's own function: the script is one function, and the rules are a part of it. */
const rules = /const MAILBOXES[\s\S]*?\n {2}\};\n(?=\n {2}\/\*\* In plain characters)/.exec(
  script,
)?.[0];
const ofBlock = runInNewContext(`${rules}; correct`) as (address: string) => string;

test.each([
  ["ann@gmial.com", "ann@gmail.com"],
  ["ann@gmail.con", "ann@gmail.com"],
  ["ann@hotmal.com", "ann@hotmail.com"],
  ["ann@gmail.com", ""],
  ["ann@email.com", ""],
  ["ann@gmail.co", ""],
  ["ann", ""],
  ["", ""],
])("%s may have meant %s", (address, meant) => {
  expect(meantAddress(address)).toBe(meant);
  expect(ofBlock(address)).toBe(meant);
});

it("suggests what the storefront suggests, for every mailbox that is known", () => {
  for (const domain of providers) {
    expect([domain, meantAddress(`ann@${domain}`)]).toEqual([domain, ofBlock(`ann@${domain}`)]);
  }
});

it("suggests what the storefront suggests, whatever is typed", () => {
  const near = fc
    .tuple(
      fc.constantFrom("gmail.com", "hotmail.com", "yahoo.com", "outlook.com", "icloud.com"),
      fc.nat({ max: 12 }),
      fc.string({ maxLength: 2 }),
      fc.nat({ max: 2 }),
    )
    .map(([mailbox, at, typed, gone]) => mailbox.slice(0, at) + typed + mailbox.slice(at + gone));
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: "grapheme" })), (domain) => {
      expect(meantAddress(`ann@${domain}`)).toBe(ofBlock(`ann@${domain}`));
    }),
    { numRuns: 2_000 },
  );
});
