import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderBlock } from "./block.ts";
import { catalogue } from "./catalogue.ts";
import { readExtension } from "./extension.ts";
import type { AppMetafields } from "./liquid-globals.ts";
import { hostileProduct as hostile } from "./hostile-product.ts";
import { describeProduct } from "./product-drop.ts";
import { readVisit } from "./visit.ts";

const shirt = catalogue.find(({ handle }) => handle === "linen-shirt")!;
const soldOut = shirt.variants.find(({ available }) => !available)!;

const allOn = {
  channels: ["EMAIL", "SMS"],
  default_country: "US",
  consent: { version: 3, sms: 'Text me & "all" that <b>', email: "News, too" },
};

interface Given {
  product?: (typeof catalogue)[number];
  variant?: string;
  settings?: unknown;
  pageSecret?: string;
  address?: string;
  customerEmail?: string;
}

const shop = "harbour.myshopify.com";

async function render(given: Given = {}) {
  const { product = shirt, variant, settings, pageSecret, address, customerEmail } = given;
  const visit = readVisit(`http://127.0.0.1:4002${address ?? "/products/x"}`);
  const appMetafields: AppMetafields = {
    notify_me: {
      ...(settings !== undefined && {
        settings: { type: "json", value: JSON.stringify(settings) },
      }),
      ...(pageSecret !== undefined && {
        page_secret: { type: "single_line_text_field", value: pageSecret },
      }),
    },
  };
  const state = { shop, appMetafields, customerEmail };
  const drop = describeProduct(product, visit.root, variant ?? null);
  return renderBlock(await readExtension(), state, visit, drop);
}

/** The opening tag of the element or of the field with that name. */
function tag(html: string, name: string): string {
  const found = html.match(/<(?:notify-me|form|input|button)\b[^>]*>/g) ?? [];
  const is = (text: string) => text.startsWith(`<${name}`) || text.includes(`name="${name}"`);
  return found.find(is) ?? "";
}

describe("the block on a product page", () => {
  it("is visible for the sold-out variant of the address", async () => {
    const { html } = await render({ variant: soldOut.id });
    expect(tag(html, "notify-me")).not.toMatch(/\shidden/);
    expect(tag(html, "variant_id")).toContain(`value="${soldOut.id}"`);
    expect(tag(html, "page_url")).toContain(
      `value="http://127.0.0.1:4002/products/linen-shirt?variant=${soldOut.id}"`,
    );
  });

  it("is visible when no variant of the product can be bought", async () => {
    const { html } = await render({ product: hostile });
    expect(tag(html, "notify-me")).not.toMatch(/\shidden/);
  });

  it("is hidden while the variant can be bought, and links the sold-out ones for shoppers without scripts", async () => {
    const { html } = await render();
    expect(tag(html, "notify-me")).toMatch(/\shidden/);
    const [noscript = ""] = /<noscript>.*?<\/noscript>/s.exec(html) ?? [];
    expect(noscript).toContain(`href="/products/linen-shirt?variant=${soldOut.id}"`);
    expect(noscript).not.toContain(shirt.variants[0]!.id);
  });

  it("links the other sold-out variants, too, while the chosen one is sold out", async () => {
    const { html } = await render({ variant: soldOut.id });
    const [noscript = ""] = /<noscript>.*?<\/noscript>/s.exec(html) ?? [];
    const others = shirt.variants.filter((one) => !one.available && one.id !== soldOut.id);
    expect(others.length).toBeGreaterThan(0);
    for (const { id } of others) expect(noscript).toContain(`variant=${id}"`);
    expect(noscript).not.toContain(soldOut.id);
  });

  it("gives the script the names of sold-out variants, with ids as strings because numbers would lose digits", async () => {
    const { html } = await render();
    const json = /<script type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(
      Object.fromEntries(
        shirt.variants.flatMap(({ id, available, title }) =>
          available
            ? [[id, ""]]
            : [
                [id, title],
                [`token-${id}`, ""],
              ],
        ),
      ),
    );
  });

  it("signs shop, product, variant and second for each sold-out variant, and in the form", async () => {
    const { html } = await render({ variant: soldOut.id, pageSecret: "a secret" });
    const json = /<script type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    const names = JSON.parse(json) as Record<string, string>;
    const soldOuts = shirt.variants.filter(({ available }) => !available);
    const signed = Object.keys(names).filter((name) => name.startsWith("token-"));
    expect(signed.toSorted()).toEqual(soldOuts.map(({ id }) => `token-${id}`).toSorted());
    for (const { id } of soldOuts) {
      const [, second = "", signature] = /^v1\.(\d{10})\.(.*)$/.exec(names[`token-${id}`]!)!;
      const text = `${shop}|${shirt.id}|${id}|${second}`;
      const hash = createHmac("sha256", "a secret").update(text).digest("hex");
      expect(signature).toBe(hash.slice(0, 32));
      expect(Math.abs(Number(second) - Date.now() / 1_000)).toBeLessThan(60);
    }
    expect(html).toContain(`name="token" value="${names[`token-${soldOut.id}`]}"`);
    expect(html).not.toContain("a secret");
  });

  it("signs nothing that can be bought, except in the theme editor", async () => {
    const variant = shirt.variants.find(({ available }) => available)!.id;
    const page = await render({ variant, pageSecret: "a secret" });
    expect(tag(page.html, "token")).toContain('value=""');
    expect(page.html).not.toContain(`token-${variant}`);
    const address = "/products/x?design_mode=true";
    const { html } = await render({ variant, pageSecret: "a secret", address });
    const [, token] = new RegExp(`"token-${variant}": "(v1[^"]+)"`).exec(html)!;
    expect(tag(html, "token")).toContain(`value="${token}"`);
    for (const { id } of shirt.variants) expect(html).toContain(`"token-${id}": "v1.`);
  });

  it("shows itself in the theme editor on a product that can be bought, and says so", async () => {
    const { html } = await render({ address: "/products/x?design_mode=true" });
    expect(tag(html, "notify-me")).not.toMatch(/\shidden/);
    expect(html).toContain("Preview: shoppers only see this");
  });

  it.each([
    ["en", "/products/x", "We’ll let you know when Linen shirt (Medium / Chalk) is back in stock."],
    ["de", "/de/products/x", "sobald Linen shirt (Medium / Chalk) wieder lieferbar ist"],
  ])("names the sold-out variant, in %s", async (_, address, words) => {
    const { html } = await render({ variant: soldOut.id, address });
    expect(html.replace(/<\/?span[^>]*>/g, "")).toContain(words);
    expect(html).toContain("<span data-variant> (Medium / Chalk)</span>");
  });

  it("names the product alone if it has one variant", async () => {
    const { html } = await render({ product: catalogue[1]! });
    expect(html.replace(/<\/?span[^>]*>/g, "")).toContain(
      "We’ll let you know when Enamel mug is back in stock.",
    );
  });

  it("is a form that posts without any script", async () => {
    const { html } = await render({ variant: soldOut.id });
    expect(tag(html, "form")).toContain('action="/apps/notify-me/subscriptions" method="post"');
    expect(html).toMatch(/<button[^>]*type="submit"/);
    expect(html).not.toMatch(/\son[a-z]+=/);
  });

  it("adds each of its assets to the page once", async () => {
    const { head } = await render();
    expect(head.match(/notify-me\.js/g)).toHaveLength(1);
    expect(head.match(/notify-me\.css/g)).toHaveLength(1);
  });
});

describe("the fields", () => {
  const always =
    "variant_id product_id email country consent_version locale page_url token nm_extra";

  it("are e-mail alone if the app has written no settings", async () => {
    const { html } = await render({ variant: soldOut.id });
    const names = [...html.matchAll(/<input[^>]*\sname="(\w+)"/gs)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(always.split(" ").toSorted());
  });

  it("include phone and unticked consents if the merchant turned them on", async () => {
    const { html } = await render({ variant: soldOut.id, settings: allOn });
    expect(tag(html, "phone")).toContain('type="tel"');
    for (const name of ["sms_consent", "email_consent"]) {
      expect(tag(html, name)).toContain('type="checkbox" value="1"');
      expect(tag(html, name)).not.toContain("checked");
    }
    expect(tag(html, "consent_version")).toContain('value="3"');
    expect(html).toContain("Text me &amp; &#34;all&#34; that &lt;b&gt;");
  });

  it.each([
    ["SMS is off", { ...allOn, channels: ["EMAIL"] }, "phone"],
    ["SMS has no wording", { ...allOn, consent: { ...allOn.consent, sms: " " } }, "sms_consent"],
    [
      "e-mail has no wording",
      { ...allOn, consent: { ...allOn.consent, email: "" } },
      "email_consent",
    ],
  ])("have none for it if %s", async (_, settings, field) => {
    const { html } = await render({ variant: soldOut.id, settings });
    expect(html).not.toContain(`name="${field}"`);
  });

  it("contain the signed-in customer's address", async () => {
    const { html } = await render({ customerEmail: "o'neil@example.com" });
    expect(tag(html, "email")).toContain('value="o&#39;neil@example.com"');
  });

  it("each have a label, and a place for their error", async () => {
    const { html } = await render({ settings: allOn });
    const fields = html.match(/<input(?![^>]*type="hidden")[^>]*>/gs) ?? [];
    expect(fields).toHaveLength(5);
    for (const field of fields) {
      const id = /\sid="([^"]+)"/.exec(field)?.[1] ?? "";
      expect(html).toContain(`for="${id}"`);
      const places = /aria-describedby="([^"]+)"/.exec(field)?.[1]?.split(" ") ?? ["none"];
      if (field.includes('name="nm_extra"')) continue;
      for (const place of places) expect(html).toContain(`id="${place}"`);
    }
  });

  it("hide the honeypot from people, also without the stylesheet, and from autofill", async () => {
    const { html } = await render();
    expect(tag(html, "nm_extra")).toContain('type="text" tabindex="-1" autocomplete="off"');
    expect(html).toMatch(
      /<div style="display: none" hidden inert aria-hidden="true">\s*<label for="notify-me-extra">Leave this empty<\/label>\s*<input id="notify-me-extra"/,
    );
  });
});

describe("hostile and foreign texts", () => {
  it("stay text, whatever the product's title", async () => {
    const { html } = await render({ product: hostile });
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).toContain("{{ shop.name }}");
  });

  it.each([
    ["/fr/products/x", "fr", "FR"],
    ["/de/products/x", "de", "DE"],
    ["/products/x?locale=es", "es", "ES"],
  ])("on %s are in the page's language", async (address, locale, country) => {
    const { html } = await render({ address, variant: soldOut.id });
    expect(tag(html, "locale")).toContain(`value="${locale}"`);
    expect(tag(html, "country")).toContain(`value="${country}"`);
    expect(html).not.toMatch(/translation missing/i);
    expect(html).not.toMatch(/>\s*Email\s*</);
  });
});
