import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue.ts";
import { hostileProduct } from "./hostile-product.ts";
import { housePaint } from "./house-paint.ts";
import { shopLanguages } from "./languages.ts";
import { createStorefront, type StorefrontOptions } from "./storefront.ts";

function visit(path: string, init: RequestInit = {}, options: Partial<StorefrontOptions> = {}) {
  const storefront = createStorefront({
    shop: "harbour.myshopify.com",
    appMetafields: () => ({}),
    appProxy: (request) => Promise.resolve(new Response(`app: ${new URL(request.url).pathname}`)),
    ...options,
  });
  return storefront.fetch(new Request(`http://127.0.0.1:4002${path}`, init));
}

const add = (id: string, headers: HeadersInit = {}) =>
  visit("/cart/add", { method: "POST", body: new URLSearchParams({ id }), headers });

describe("the storefront", () => {
  it.each([
    ["/", 200],
    ["/fr", 200],
    ["/fr/", 200],
    ["/products/linen-shirt", 200],
    ["/de/products/enamel-mug", 200],
    ["/products/tea-towel?locale=es", 200],
    ["/cart", 200],
    ["/policies/privacy-policy", 200],
    ["/assets/theme.css", 200],
    ["/assets/picker.js", 200],
    ["/themes", 200],
    ["/ar/products/enamel-mug", 200],
    ["/pt-br/products/enamel-mug", 200],
    ["/extensions/notify-me/assets/notify-me.js", 200],
    ["/extensions/notify-me/assets/notify-me.css", 200],
    ["/extensions/notify-me/assets/../../../package.json", 404],
    ["/extensions/notify-me/assets/%2e%2e%2fshopify.extension.toml", 404],
    ["/assets/locales/fr.json", 404],
    ["/products/nothing", 404],
    ["/elsewhere", 404],
  ])("answers %s with %i", async (path, status) => {
    const answer = await visit(path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/translation missing/i);
  });

  it.each(shopLanguages)(
    "is in $endonym, also in the product form and in the block",
    async (language) => {
      const { isoCode, endonym, root } = language;
      const html = await (await visit(`${root}/products/enamel-mug`)).text();
      expect(html).toContain(
        `<html lang="${isoCode}" dir="${/ar|he/.test(isoCode) ? "rtl" : "ltr"}">`,
      );
      expect(html).toContain(`<summary>${endonym}</summary>`);
      expect(html).toContain(`action="${root}/cart/add"`);
      expect(html).toMatch(new RegExp(`name="locale" value="${isoCode}"`));
      expect(html).not.toMatch(/translation missing/i);
      if (isoCode !== "en") expect(html).not.toMatch(/>\s*(Sold out|Notify me|Language)\s*</);
    },
  );

  it("links the shop in every language, with the present one marked", async () => {
    const html = await (await visit("/pt-br")).text();
    const links = [...html.matchAll(/<a href="([^"]+)" lang="([^"]+)"/g)].map(([, at, tag]) => [
      at,
      tag,
    ]);
    expect(links).toEqual(shopLanguages.map(({ root, isoCode }) => [root || "/", isoCode]));
    expect(html.match(/hreflang="([^"]+)" aria-current="true"/)?.[1]).toBe("pt-BR");
  });

  it("never reads a product's title as markup, on any page", async () => {
    const catalogue = [hostileProduct];
    for (const path of [
      "/",
      "/products/hostile",
      `/cart?added=${hostileProduct.variants[0]!.id}`,
    ]) {
      const html = await (await visit(path, {}, { catalogue })).text();
      expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
      expect(html).not.toContain("<img src=x");
    }
  });

  it.each([
    ["33001893429341", ["Medium"], ["Ink"]],
    ["33001893462109", ["Medium"], ["Chalk"]],
    ["33001893560413", ["Small", "Large"], ["Chalk"]],
  ])(
    "marks, beside variant %s, the values that are sold out with the other choice",
    async (id, sizes, colours) => {
      const html = await (await visit(`/products/linen-shirt?variant=${id}`)).text();
      const marked = [...html.matchAll(/option-(\d)" value="(\w+)"[^>]*data-sold-out/g)];
      const of = (place: string) =>
        marked.filter(([, at]) => at === place).map(([, , name]) => name);
      expect([of("0"), of("1")]).toEqual([sizes, colours]);
    },
  );

  it.each([
    ["/products/linen-shirt?section_id=template--main&variant=33001893462109", "Medium / Chalk"],
    ["/de/products/linen-shirt?section_id=template--main", "In den Warenkorb"],
    ["/products/enamel-mug?also=linen-shirt&section_id=template--also", "Linen shirt"],
    ["/?featured=enamel-mug&section_id=template--featured", "Enamel mug"],
  ])("returns the section of %s alone, with the assets of its blocks", async (path, words) => {
    const html = await (await visit(path)).text();
    expect(html).toMatch(
      /^<section id="shopify-section-[^>]*>.*<\/section>\s*(<link[^>]*>\s*<script[^>]*><\/script>)?$/s,
    );
    expect(html.match(/class="shopify-section/g)).toHaveLength(1);
    expect(html).toContain(words);
  });

  it.each(["template--also", "template--other", "toString", ""])(
    "has no section named %j on a product's page",
    async (id) => {
      const answer = await visit(`/products/linen-shirt?section_id=${id}`);
      expect([answer.status, await answer.text()]).toEqual([404, ""]);
    },
  );

  it("gives Liquid 250 of 300 variants, and renders any of the 300", async () => {
    const last = housePaint.variants.at(-1)!;
    const html = await (await visit(`/products/house-paint?variant=${last.id}`)).text();
    expect(html).toContain(`name="id" value="${last.id}"`);
    const [, list = ""] = /<noscript>\s*<ul class="choices">(.*?)<\/ul>/s.exec(html) ?? [];
    expect(list.match(/<li>/g)).toHaveLength(250);
  });

  it("does not list an unlisted product on its home page", async () => {
    expect(await (await visit("/")).text()).not.toContain("House paint");
  });

  it("gives each block its settings from the address", async () => {
    const html = await (
      await visit("/products/enamel-mug?blocks=2&block.heading=Tell%20%3Cme%3E")
    ).text();
    expect(html.match(/Tell &lt;me&gt;/g)).toHaveLength(2);
    expect(html.match(/<script src="[^"]*notify-me\.js"/g)).toHaveLength(1);
  });

  it("knows its signed-in customer", async () => {
    const customer = { customerEmail: "ada@example.com", customerPhone: "+14155552671" };
    const html = await (await visit("/products/enamel-mug", {}, customer)).text();
    expect(html).toContain('value="ada@example.com"');
  });

  it("requests nothing from another host", async () => {
    for (const { handle } of catalogue) {
      const html = await (await visit(`/products/${handle}`)).text();
      expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
  });

  it("passes the app's paths to the proxy, in any language", async () => {
    expect(await (await visit("/apps/notify-me/subscriptions")).text()).toBe(
      "app: /apps/notify-me/subscriptions",
    );
    const french = await visit("/fr/apps/notify-me/x", { method: "POST", body: "a=1" });
    expect(await french.text()).toBe("app: /apps/notify-me/x");
  });

  it("renders the app's Liquid inside the theme", async () => {
    const type = { "content-type": "application/liquid" };
    const appProxy = () =>
      Promise.resolve(new Response("<p>{{ shop.permanent_domain }}</p>", { headers: type }));
    const html = await (await visit("/apps/notify-me/x", {}, { appProxy })).text();
    expect(html).toContain("<p>harbour.myshopify.com</p>");
    expect(html).toContain("theme.css");
  });

  it("has neither block nor proxy if the app is not installed", async () => {
    const installed = () => false;
    expect((await visit("/apps/notify-me/x", {}, { installed })).status).toBe(404);
    const html = await (await visit("/products/enamel-mug", {}, { installed })).text();
    expect(html).not.toContain("notify-me");
  });
});

describe("the cart", () => {
  it("accepts a variant that can be bought, and shows it", async () => {
    const answer = await add("33001893429341");
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("/cart?added=33001893429341");
    expect(await (await visit("/cart?added=33001893429341")).text()).toContain("Linen shirt");
  });

  it("answers a script in JSON", async () => {
    const answer = await add("33001893429341", { accept: "application/json" });
    expect(await answer.json()).toMatchObject({ id: 33001893429341, quantity: 1 });
  });

  it.each(["33001893462109", "1", ""])("refuses %j, sold out or unknown", async (id) => {
    expect((await add(id)).status).toBe(422);
  });
});

describe("the catalogue", () => {
  it("lists nothing that a newcomer would take for a bug", () => {
    for (const { title, description } of catalogue) {
      expect(title + description).not.toMatch(/[<>{}]/);
    }
  });

  it("has numeric ids, each of them once", () => {
    const ids = catalogue.flatMap(({ id, variants }) => [id, ...variants.map((each) => each.id)]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(String(Number(id))).toBe(id);
  });
});
