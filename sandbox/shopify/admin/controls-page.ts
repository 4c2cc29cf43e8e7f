import { html, type Html } from "#sandbox/klaviyo/html.ts";
import { shopLanguages } from "#sandbox/storefront/languages.ts";
import type { ReceivedTrigger } from "../flow-triggers.ts";
import { ALERT_RECEIVER } from "./alert-receiver.ts";
import type { Topic } from "./compliance.ts";
import { isGood, wordsForHappening, type Happening } from "./happening.ts";
import type { Platform, ReceivedAlert } from "./platform.ts";
import { printShell, type Places } from "./shell.ts";

interface Shown {
  installed: boolean;
  language: string;
  happening: Happening | undefined;
  triggers: ReceivedTrigger[];
  alerts: ReceivedAlert[];
  stock: ReturnType<Platform["stock"]>;
}

/** The page of what Shopify, and a merchant at Shopify, can do to the app. */
export function controlsPage(places: Places, shown: Shown): string {
  const { installed, language, happening, triggers, alerts, stock } = shown;
  return printShell({
    ...places,
    title: "Shopify’s side",
    here: "controls",
    body: html`<div class="sheet">
      <h1>Shopify’s side</h1>
      <p class="hint">What Shopify does to an app, at a click and signed as Shopify signs it.</p>
      <div role="status">${happening && said(happening)}</div>
      <section aria-labelledby="install">
        <h2 id="install">The app in this shop</h2>
        <p>${installed ? "It is installed." : "It is not installed."}</p>
        <div class="row">
          ${
            installed
              ? html`${press("uninstall", "Uninstall")}
                ${press("reinstall", "Uninstall and install again")}`
              : press("install", "Install")
          }
        </div>
      </section>
      <section aria-labelledby="language">
        <h2 id="language">The language of the admin</h2>
        <p class="hint">Shopify tells the app which one the merchant has chosen.</p>
        <form method="post" action="/controls/language" class="row">
          <select name="language" aria-label="Language">
            ${shopLanguages.map(
              ({ isoCode, endonym }) =>
                html`<option value="${isoCode}" ${isoCode === language && html`selected`}>
                  ${endonym}
                </option>`,
            )}
          </select>
          <button>Choose</button>
        </form>
      </section>
      <section aria-labelledby="stock">
        <h2 id="stock">The stock of a variant</h2>
        <p class="hint">
          Whether variants/in_stock arrives at all is uncertain; a lost webhook is found by the
          app’s own look, at the latest after a quarter of an hour.
        </p>
        <form method="post" action="/controls/stock">
          <div class="fields">
            <label for="stock-variant">Variant</label>
            <select id="stock-variant" name="variant">
              ${stock.map(
                ({ id, name, quantity }) =>
                  html`<option value="${id}">${name} (${String(quantity)})</option>`,
              )}
            </select>
            <label for="stock-quantity">Quantity</label>
            <input id="stock-quantity" name="quantity" inputmode="numeric" value="5" />
            <label for="stock-told">The app is told by</label>
            <select id="stock-told" name="told">
              <option>products/update</option>
              <option>variants/in_stock</option>
              <option value="both">both</option>
              <option value="nothing">nothing</option>
            </select>
          </div>
          <div class="row"><button>Set the stock</button></div>
        </form>
      </section>
      <section aria-labelledby="late">
        <h2 id="late">app/uninstalled once more</h2>
        <p class="hint">
          It can arrive after the shop has installed the app again; such a late one must change
          nothing.
        </p>
        ${webhook("app/uninstalled", "Send app/uninstalled")}
      </section>
      <section aria-labelledby="person">
        <h2 id="person">A customer’s data</h2>
        ${webhook("customers/data_request", "Ask for the data", personFields("asked"))}
        ${webhook("customers/redact", "Have the customer erased", personFields("erased"))}
      </section>
      <section aria-labelledby="shop">
        <h2 id="shop">The shop’s data</h2>
        <p class="hint">Shopify sends this 48 hours after the app was uninstalled.</p>
        ${webhook("shop/redact", "Have the shop erased")}
      </section>
      <section aria-labelledby="flow">
        <h2 id="flow">Shopify Flow</h2>
        <p class="hint">The triggers that the app has sent. A workflow would start with each.</p>
        ${list(
          triggers,
          ({ at, handle, payload }) =>
            html`${at} <code>${handle}</code> ${JSON.stringify(payload)}`,
        )}
      </section>
      <section aria-labelledby="receiver">
        <h2 id="receiver">A receiver of alerts</h2>
        <p class="hint">
          In the app’s settings, take this page’s address with <code>${ALERT_RECEIVER}</code> in
          place of its path as the address for alerts. It is no public one; the sandbox allows it.
        </p>
        ${list(
          alerts,
          ({ at, headers, body }) =>
            html`${at} <code>${headers["webhook-id"] ?? "unsigned"}</code> ${body}`,
        )}
      </section>
    </div>`,
  });
}

function list<Entry>(entries: Entry[], show: (entry: Entry) => Html): Html {
  if (entries.length === 0) return html`<p>Nothing yet.</p>`;
  return html`<ul>
    ${entries.map((entry) => html`<li>${show(entry)}</li>`)}
  </ul>`;
}

function said(happening: Happening): Html {
  const tone = isGood(happening) ? "good" : "bad";
  return html`<p class="said ${tone}">${wordsForHappening(happening)}</p>`;
}

function press(action: string, words: string): Html {
  return html`<form method="post" action="/controls/${action}"><button>${words}</button></form>`;
}

function webhook(topic: Topic, words: string, fields?: Html): Html {
  return html`<form method="post" action="/controls/webhook" class="webhook">
    <code>${topic}</code>
    <input type="hidden" name="topic" value="${topic}" />
    ${fields}
    <div class="row">
      <button>${words}</button>
      <label class="check"><input type="checkbox" name="late" /> as if triggered an hour ago</label>
    </div>
  </form>`;
}

function personFields(id: string): Html {
  return html`<div class="fields">
    <label for="${id}-email">E-mail</label>
    <input id="${id}-email" name="email" type="email" autocomplete="off" />
    <label for="${id}-phone">Phone</label>
    <input id="${id}-phone" name="phone" type="tel" autocomplete="off" placeholder="+1…" />
  </div>`;
}
