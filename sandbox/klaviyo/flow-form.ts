import { flowStates, type FlowState } from "./flow-state.ts";
import { html, type Html } from "./html.ts";

const selected = html`selected`;

/** Sets the state of the back-in-stock flow. */
export function flowForm(flow: FlowState): Html {
  return html`<form method="post" action="/flow" class="faults">
    <label
      >It is
      <select name="flow">
        ${Object.entries(flowStates).map(
          ([name, words]) =>
            html`<option value="${name}" ${name === flow && selected}>${words}</option>`,
        )}
      </select></label
    >
    <button>Set</button>
  </form>`;
}
