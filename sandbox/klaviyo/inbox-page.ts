import type { KlaviyoAccount } from "./account.ts";
import type { Consent } from "./consents.ts";
import { callChoices, faultChoices, wordsFor } from "./fault-form.ts";
import type { Fault } from "./faults.ts";
import { flowForm } from "./flow-form.ts";
import type { FlowState } from "./flow-state.ts";
import { html, type Html } from "./html.ts";
import { keyList } from "./key-list.ts";
import type { Received } from "./subscriptions.ts";

/** The data of the page. */
export interface Shown {
  received: readonly Received[];
  consents: readonly Consent[];
  faults: readonly Fault[];
  accounts: readonly KlaviyoAccount[];
  flow: FlowState;
  catalogSynced: boolean;
}

const mostShown = 200;

/** `live.js` refreshes the sections with `data-live`. */
export function inboxPage(shown: Shown): string {
  const { received, consents, faults, accounts, flow, catalogSynced } = shown;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Klaviyo's inbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/inbox.css" />
        <link rel="stylesheet" href="/controls.css" />
        <script type="module" src="/live.js"></script>
      </head>
      <body>
        <header>
          <h1>Klaviyo's inbox</h1>
          <p>
            What the sandbox's Klaviyo has accepted. A message goes out only where a flow is live.
          </p>
        </header>
        <main>
          <section id="arrivals" data-live aria-labelledby="arrivals-title">
            <div class="bar">
              <h2 id="arrivals-title">
                Back in stock <span class="count">${received.length}</span>
              </h2>
              <form method="post" action="/clear">
                <button class="quiet">Clear arrivals</button>
              </form>
            </div>
            ${received.length === 0 ? nothing : arrivals(received)}
          </section>
          ${consentList(consents)}
          <section aria-labelledby="faults-title">
            <h2 id="faults-title">Make the next answers fail</h2>
            ${faultForm}
            <div id="faults" data-live role="status">${pending(faults)}</div>
          </section>
          <section id="flow" data-live aria-labelledby="flow-title">
            <h2 id="flow-title">Back-in-stock flow</h2>
            ${flowForm(flow)}
          </section>
          <section id="catalog" data-live aria-labelledby="catalog-title">
            <h2 id="catalog-title">Catalog sync</h2>
            <p class="hint">
              ${catalogSynced ? "It runs." : "It is off: what is accepted gives no event."}
            </p>
            <form method="post" action="/catalog">
              <button name="synced" value="${catalogSynced ? "no" : "yes"}" class="quiet">
                ${catalogSynced ? "Switch the sync off" : "Switch the sync on"}
              </button>
            </form>
          </section>
          <section id="keys" data-live aria-labelledby="keys-title">
            <h2 id="keys-title">Keys</h2>
            <p class="hint">Play values for this sandbox. Copy one into the app's settings.</p>
            ${keyList(accounts)}
          </section>
        </main>
      </body>
    </html> `.text;
}

const nothing = html`<p class="empty">
  Nothing yet. Sign up on a sold-out variant in the storefront; it shows here at once.
</p>`;

function arrivals(received: readonly Received[]): Html {
  const rows = received.slice(-mostShown).reverse().map(arrival);
  return html`<ol class="rows">
      ${rows}
    </ol>
    ${received.length > mostShown && html`<p class="hint">The newest ${mostShown} are shown.</p>`}`;
}

function arrival(received: Received): Html {
  const { receivedAt, profile, channels, variantId, accountPublicKey, requestId } = received;
  return html`<li>
    ${time(receivedAt)} ${who(profile)} ${tags(channels)}
    <code>${variantId}</code>
    <span class="account"><span class="spoken">Account </span>${accountPublicKey}</span>
    ${requestId && html`<code class="request"><span class="spoken">Request </span>${requestId}</code>`}
  </li>`;
}

function who(profile: Received["profile"]): Html {
  const names = [profile.email, profile.phone_number, profile.external_id, profile.id]
    .filter((name) => name !== undefined)
    .map((name) => html`<b>${name}</b>`);
  return html`<span class="who">${names}</span>`;
}

function tags(words: readonly string[]): Html {
  return html`<span class="tags">${words.map((word) => html`<i>${word}</i>`)}</span>`;
}

const hidden = html`hidden`;

function consentList(consents: readonly Consent[]): Html {
  const rows = consents
    .slice(-mostShown)
    .reverse()
    .map(
      ({ receivedAt, profile, channels, others, source, listId, requestId }) =>
        html`<li>
          ${time(receivedAt)} ${who(profile)} ${tags([...channels, ...others])}
          <span class="source">${source}</span>
          <span class="account">${listId && `List ${listId}`}</span>
          ${requestId && html`<code class="request"><span class="spoken">Request </span>${requestId}</code>`}
        </li>`,
    );
  return html`<section
    id="consents"
    data-live
    ${consents.length === 0 && hidden}
    aria-labelledby="consents-title"
  >
    <h2 id="consents-title">Consent <span class="count">${consents.length}</span></h2>
    <ol class="rows">
      ${rows}
    </ol>
  </section>`;
}

const clock = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
});
const seconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

function time(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}" title="${clock.format(at)}"
    >${seconds.format(at)}</time
  >`;
}

const faultForm = html`<form method="post" action="/faults" class="faults">
  <label
    >How
    <select name="kind">
      ${faultChoices.map(({ name, words }) => html`<option value="${name}">${words}</option>`)}
    </select></label
  >
  <label
    >Which call
    <select name="call">
      ${callChoices.map(({ path, words }) => html`<option value="${path}">${words}</option>`)}
    </select></label
  >
  <label
    >How many <input name="times" type="number" min="1" max="10000" value="1" required
  /></label>
  <label
    >Retry-After (429 only) <input name="retry_after" placeholder="1" autocomplete="off"
  /></label>
  <button>Fail</button>
</form>`;

function pending(faults: readonly Fault[]): Html {
  if (faults.length === 0) return html`<p class="hint">Nothing is set to fail.</p>`;
  const counts = new Map<string, number>();
  for (const fault of faults) counts.set(wordsFor(fault), (counts.get(wordsFor(fault)) ?? 0) + 1);
  const items = [...counts].map(([words, count]) => html`<li>${words} × ${count}</li>`);
  return html`<p>Still to come:</p>
    <ul>
      ${items}
    </ul>
    <form method="post" action="/faults/stop"><button class="quiet">Stop failing</button></form>`;
}
