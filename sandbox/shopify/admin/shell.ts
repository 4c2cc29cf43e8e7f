import { html, type Html } from "#sandbox/klaviyo/html.ts";
import { APP_ROOT } from "./app-address.ts";

export interface Places {
  shop: string;
  storefrontUrl: string;
  inboxUrl: string;
}

interface Shell extends Places {
  title: string;
  /** Which entry of the rail the page belongs to. */
  here: "app" | "controls" | undefined;
  head?: Html;
  body: Html;
}

const current = html`aria-current="page"`;

/** What surrounds every page of the admin: the bar on top and the rail. */
export function printShell({
  title,
  here,
  head,
  body,
  shop,
  storefrontUrl,
  inboxUrl,
}: Shell): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${shop}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/admin/shell.css" />
        <link rel="stylesheet" href="/admin/rail.css" />
        <link rel="stylesheet" href="/admin/frame.css" />
        <link rel="stylesheet" href="/admin/controls.css" />
        <script type="module" src="/admin/menu.js"></script>
        ${head}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the page</a>
        <header class="top" id="top">
          <button type="button" class="menu" id="menu" aria-expanded="false" aria-controls="rail">
            Menu
          </button>
          <span class="shop">${shop}</span>
          <span class="chip">On this machine</span>
        </header>
        <nav class="rail" id="rail" aria-label="Admin">
          <p id="apps">App</p>
          <ul aria-labelledby="apps">
            <li>
              <a href="${APP_ROOT}/app" data-home ${here === "app" && current}>Notify me</a>
              <ul id="entries"></ul>
            </li>
          </ul>
          <p id="around">Around it</p>
          <ul aria-labelledby="around">
            <li><a href="${storefrontUrl}" target="storefront">Storefront</a></li>
            <li><a href="${inboxUrl}" target="inbox">Klaviyo’s inbox</a></li>
            <li><a href="/controls" ${here === "controls" && current}>Shopify’s side</a></li>
          </ul>
        </nav>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html> `.text;
}
