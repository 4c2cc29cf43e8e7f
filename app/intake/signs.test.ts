import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import { readSigns } from "./signs.server.ts";

const BROWSER =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const form = {
  variant_id: "gid://shopify/ProductVariant/1",
  product_id: "1",
  email: "ann@example.com",
  page_url: "https://shop.example/products/tee",
  locale: "en",
};

const readBotSign = (fields: Record<string, string>, userAgent: string) =>
  classify({
    proof: "none",
    over: null,
    signs: readSigns({
      fields,
      hasStrayLink: false,
      userAgent,
      email: "ann@example.com",
      ageMs: null,
    }),
  });

const all = (text: string) => ({ nm_extra: text, message: text });

describe("a person is never taken for a bot", () => {
  test.each<[string, Record<string, string>, string]>([
    ["by an empty field", { nm_extra: "" }, BROWSER],
    ["by what is not seen in it", { nm_extra: " \u200b" }, BROWSER],
    ["by a name that autofill put into it", { nm_extra: "Ann Smith" }, BROWSER],
    ["by an address that autofill put into it", { nm_extra: "ann@example.com" }, BROWSER],
    ["by a company that autofill put into it", { nm_extra: "Smith <& Sons>" }, BROWSER],
    ["by a password manager's password", { nm_extra: "x[9<q>!https:K" }, BROWSER],
    ["by a page of their own", { nm_extra: "https://ann.example.com" }, BROWSER],
    ["by a browser that names none", { nm_extra: "Ann" }, ""],
    ["by an agent alone", {}, "curl/8.5.0"],
    ["by the field of an earlier block", { website: "https://ann.example" }, "curl/8.5.0"],
  ])("%s", (_, fields, agent) => {
    expect(readBotSign({ ...form, ...fields }, agent)).toBeNull();
  });
});

describe("a bot fills the field that people don't see, and", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["puts a link into all", { ...all("https://spam.example") }, BROWSER, "honeypot_link"],
    ["puts markup into all", { ...all('<a href="x">pills</a>') }, BROWSER, "honeypot_link"],
    ["puts BBCode into all", { ...all("[url=x]pills[/url]") }, BROWSER, "honeypot_link"],
    ["puts a link into another", { nm_extra: "x", locale: "http://a.b" }, BROWSER, "honeypot_link"],
    ["says that it is one", { nm_extra: "x" }, "curl/8.5.0", "honeypot_agent"],
    [
      "says it in a browser's words",
      { nm_extra: "x" },
      `${BROWSER} AhrefsBot/7.0`,
      "honeypot_agent",
    ],
  ])("%s", (_, fields, agent, sign) => {
    expect(readBotSign({ ...form, ...fields }, agent)).toBe(sign);
  });
});
