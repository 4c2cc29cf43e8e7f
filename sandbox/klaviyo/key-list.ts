import type { KlaviyoAccount } from "./account.ts";
import { html, type Html } from "./html.ts";
import { everyScope } from "./keys.ts";

export function keyList(accounts: readonly KlaviyoAccount[]): Html {
  return html`<ul class="keys">
    ${accounts.map(keyItem)}
  </ul>`;
}

function keyItem({ key, scopes, organizationName, revoked = false }: KlaviyoAccount): Html {
  const lacking = everyScope.filter((scope) => !scopes.includes(scope));
  const words = lacking.length === 0 ? "Every scope" : `Without ${lacking.join(", ")}`;
  return html`<li>
    <p>
      <b>${revoked ? "Revoked" : words}</b>
      <span class="account">${organizationName}</span>
    </p>
    <code class="key">${key}</code>
    <div class="actions">
      <button type="button" class="quiet" data-copy="${key}">Copy</button>
      <form method="post" action="/keys">
        <input type="hidden" name="key" value="${key}" />
        <button class="quiet">${revoked ? "Restore" : "Revoke"}</button>
      </form>
    </div>
  </li>`;
}
