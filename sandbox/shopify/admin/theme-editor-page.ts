import { html, type Html } from "#sandbox/klaviyo/html.ts";
import { printShell, type Places } from "./shell.ts";
import { BLOCK } from "./theme-extensions.ts";

interface Shop extends Places {
  apiKey: string;
}

/** https://{shop}/admin/themes/current/editor */
export function isThemeEditor({ hostname, pathname }: URL, shop: string): boolean {
  return hostname === shop && /^\/admin\/themes\/[^/]+\/editor$/.test(pathname);
}

/** A page in place of the editor of the shop's one theme: it can only add and remove the block. */
export function themeEditorPage(shop: Shop, url: URL, blockPlaced: boolean): string {
  return printShell({
    ...shop,
    title: "Theme editor",
    here: undefined,
    body: html`<div class="sheet narrow">
      <h1>Theme editor</h1>
      <p class="hint">
        The sandbox has one theme, and of its editor only what concerns the “Notify me” block.
      </p>
      ${blockPlaced ? placed(shop, url) : unplaced(shop, url)}
    </div>`,
  });
}

function placed({ storefrontUrl }: Shop, url: URL): Html {
  return html`<p>
      The “Notify me” block is on the product pages of
      <a href="${storefrontUrl}" target="storefront">the storefront</a>.
    </p>
    ${save(url, "remove", html`<button>Take the block out and save</button>`)}`;
}

/**
 * A link that names the block as {client id}/{its file} adds it, to be saved; a link with another name
 * adds nothing, and the page says so. The merchant can still add it by hand, as in any theme.
 * https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#deep-linking
 */
function unplaced({ apiKey }: Shop, url: URL): Html {
  const asked = url.searchParams.get("addAppBlockId");
  const add = (words: string) => save(url, "add", html`<button class="primary">${words}</button>`);
  if (asked === `${apiKey}/${BLOCK}`) {
    return html`<p>The “Notify me” block waits on the product page, and is not saved yet.</p>
      ${add("Add the block and save")}`;
  }
  return html`${asked !== null && html`<p>No app has a block “${asked}”: nothing was added.</p>`}
    <p>The “Notify me” block is not in the theme.</p>
    ${add("Add it by hand and save")}`;
}

function save(editor: URL, block: "add" | "remove", button: Html): Html {
  return html`<form method="post" action="/controls/theme">
    <input type="hidden" name="block" value="${block}" />
    <input type="hidden" name="editor" value="${editor.href}" />
    ${button}
  </form>`;
}
