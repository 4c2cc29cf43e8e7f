import { describe, expect, it } from "vitest";
import { renderBlock } from "./block.ts";
import { catalogue } from "./catalogue.ts";
import { readExtension } from "./extension.ts";
import { describeProduct } from "./product-drop.ts";
import { readVisit } from "./visit.ts";

const hostile = `"'></script><img src=x onerror=alert(1)>{{ shop.name }}{% raw %}\u202e🧨 & &amp;`;
const [, mug] = catalogue;

const withSms = {
  channels: ["EMAIL", "SMS"],
  consent: { version: 2, sms: "Text me", email: "News" },
};

interface Given {
  settings?: Record<string, string>;
  app?: object;
  /** Replaces English texts, as a merchant may. */
  texts?: Record<string, string>;
  /** Of a language's pages. */
  folder?: string;
}

async function render({
  settings = {},
  app = {},
  texts = {},
  folder = "",
}: Given = {}): Promise<string> {
  const extension = await readExtension();
  const english = extension.locales.get("en")!["notify_me"] as Record<string, string>;
  extension.locales.set("en", { notify_me: { ...english, ...texts } });
  const visit = readVisit(`http://127.0.0.1:4002${folder}/products/enamel-mug`);
  const appMetafields = { notify_me: { settings: { type: "json", value: JSON.stringify(app) } } };
  const state = { shop: "harbour.myshopify.com", appMetafields, customerPhone: "+4930123456" };
  const product = describeProduct(mug!, "", null);
  const { html } = await renderBlock(extension, state, visit, product, { settings });
  return html;
}

describe("the consent texts", () => {
  const app = {
    ...withSms,
    consents: {
      de: { version: 3, sms: "SMS, bitte", email: "Neues" },
      pt: { version: 4, sms: "SMS, sim", email: "" },
    },
  };
  const shown = async (folder: string) => {
    const html = await render({ app, folder });
    const texts = [...html.matchAll(/<span dir="auto">([^<]*)</g)].map(([, text]) => text);
    return [/name="consent_version" value="(\d*)"/.exec(html)?.[1], ...texts];
  };

  it.each([
    ["the language's own, with its version", "/de", ["3", "SMS, bitte", "Neues"]],
    [
      "those of the language without its country, and no box without a text",
      "/pt-br",
      ["4", "SMS, sim"],
    ],
    ["else the default ones", "/fr", ["2", "Text me", "News"]],
    ["the default ones in the shop's language", "", ["2", "Text me", "News"]],
  ])("are %s", async (_, folder, expected) => {
    expect(await shown(folder)).toEqual(expected);
  });
});

describe("a merchant's settings", () => {
  it("put the form on the page, or into a dialog that a button opens", async () => {
    expect(await render()).not.toContain("<dialog");
    const html = await render({ settings: { display: "dialog" } });
    expect(html).toMatch(/<button[^>]*aria-haspopup="dialog"[^>]*commandfor="(.+?)-dialog"/);
    expect(html).toMatch(/<dialog[^>]*id="(.+?)-dialog" aria-labelledby="\1-heading"/);
    expect(html.indexOf("<form")).toBeGreaterThan(html.indexOf("<dialog"));
  });

  it.each([
    ["both", withSms, ["email", "phone", "sms_consent", "email_consent"]],
    ["email", withSms, ["email", "email_consent"]],
    ["phone", withSms, ["phone", "sms_consent"]],
    ["both", {}, ["email"]],
    ["phone", {}, ["email"]],
  ])("with the fields %s and %j in the app, ask for %j", async (fields, app, names) => {
    const html = await render({ settings: { fields }, app });
    const [asked = ""] = /<fieldset.*<\/fieldset>/s.exec(html) ?? [];
    expect([...asked.matchAll(/\sname="(\w+)"/g)].map(([, name]) => name).slice(1)).toEqual(names);
  });

  it("fill in the phone number of a customer who has stored one", async () => {
    const html = await render({ app: withSms });
    expect(html).toMatch(/name="phone"[^>]*value="\+4930123456"/);
  });

  it.each(["heading", "button", "success"])("render a hostile %s as text", async (id) => {
    const html = await render({ settings: { [id]: hostile, display: "dialog" } });
    expect(html).not.toContain("<img");
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).toContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;{{ shop.name }}");
  });

  it("use a button's label twice if there are two buttons", async () => {
    const html = await render({ settings: { button: "Call me", display: "dialog" } });
    expect(html.match(/<span>Call me<\/span>/g)).toHaveLength(2);
  });

  it("cannot change the app's wording of a consent", async () => {
    const html = await render({
      settings: { sms_wording: "Sure", email_consent: "Sure" },
      app: withSms,
    });
    expect(html).not.toContain("Sure");
    expect(html).toContain('<span dir="auto">Text me</span>');
  });
});

describe("a merchant's own texts for the block", () => {
  it("render as text everywhere", async () => {
    const english = (await readExtension()).locales.get("en")!["notify_me"] as object;
    const texts = Object.fromEntries(Object.keys(english).map((key) => [key, `${hostile} ${key}`]));
    for (const display of ["inline", "dialog"]) {
      const html = await render({ texts, settings: { display }, app: withSms });
      expect(html).not.toContain("<img");
      expect(html.match(/<\/script>/g)).toHaveLength(1);
      expect(html.replace(/<[^>"]*("[^"]*"[^>"]*)*>/g, "")).not.toMatch(/[<>]/);
    }
  });

  it("may leave out a placeholder", async () => {
    const html = await render({
      texts: { suggestion: "Really?", asked_on: "Asked", intro: "Soon" },
    });
    expect(html).toContain('data-suggestion="Really?"');
    expect(html).toContain('data-asked="Asked"');
  });
});
