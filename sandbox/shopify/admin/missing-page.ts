import { html, type Html } from "#sandbox/klaviyo/html.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { printShell, type Places } from "./shell.ts";

/** Shown in place of the app if the shop has not installed it. */
export function missingPage(places: Places, back: string): string {
  return printShell({
    ...places,
    title: "Not installed",
    here: "app",
    body: html`<div class="sheet narrow">
      <h1>The app is not installed in this shop</h1>
      <p>
        Installing it grants the app what it asks for in <code>shopify.app.toml</code>. It then gets
        its tokens by itself, as soon as its page is opened.
      </p>
      <form method="post" action="/controls/install">
        <input type="hidden" name="back" value="${back}" />
        <button class="primary">Install</button>
      </form>
    </div>`,
  });
}

/** Shown in place of a page of Shopify's that the sandbox does not have. */
export function elsewherePage(places: Places, url: string): string {
  return printShell({
    ...places,
    title: "Outside of the sandbox",
    here: undefined,
    body: html`<div class="sheet narrow">
      <h1>This leads out of the sandbox</h1>
      <p>In a real shop the app would now open this address, which the sandbox has no page for:</p>
      <p><code class="address">${url}</code></p>
      ${whereSold(url, places.storefrontUrl)}
    </div>`,
  });
}

/** The sandbox's page of the product that the address names. */
function whereSold(url: string, storefrontUrl: string): Html | undefined {
  const [, productId] = /\/products\/(\d+)$/.exec(url) ?? [];
  const product = catalogue.find(({ id }) => id === productId);
  if (!product) return undefined;
  const address = `${storefrontUrl}/products/${product.handle}`;
  return html`<p>
    Shoppers see this product at
    <a href="${address}" target="storefront">${product.title}</a> in the storefront.
  </p>`;
}
