import { z } from "zod";
import type { FlowTrigger } from "./flow-payload.ts";
import type { Tried } from "./send-webhook.server.ts";

/**
 * Needs no access scope of its own. A shop without a workflow for the trigger, or without Shopify
 * Flow, is not told apart in the answer.
 * https://shopify.dev/docs/api/admin-graphql/latest/mutations/flowTriggerReceive
 */
const RECEIVE = `#graphql
  mutation AlertRaised($handle: String, $payload: JSON) {
    flowTriggerReceive(handle: $handle, payload: $payload) {
      userErrors {
        field
        message
      }
    }
  }
`;

const answer = z.object({
  data: z.object({
    flowTriggerReceive: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
  }),
});

/** Less than a process claims a message for, so that no other one sends it too. */
const TIMEOUT_MS = 15_000;

/** Asks the Admin API of one shop. Throws where Shopify can't be reached or refuses. */
export type AskShop = (
  query: string,
  options: { variables: Record<string, unknown> },
) => Promise<Response>;

/**
 * Starts a shop's workflows with this trigger. An error of the user's is one of ours: the extension
 * is not deployed, or the payload does not fit it. Another try would end the same.
 */
export async function sendFlowTrigger(
  trigger: FlowTrigger,
  ask: AskShop,
  timeoutMs = TIMEOUT_MS,
): Promise<Tried> {
  const timeout = timeoutAfter(timeoutMs);
  try {
    const told = await Promise.race([receive(trigger, ask), timeout.passed]);
    if (told === undefined) return { outcome: "timeout", status: null, isFinal: false };
    const { userErrors } = told;
    return userErrors.length === 0
      ? { outcome: "sent", status: null, isFinal: true }
      : { outcome: "refused", status: null, isFinal: true };
  } catch {
    return { outcome: "network", status: null, isFinal: false };
  } finally {
    timeout.clear();
  }
}

async function receive(trigger: FlowTrigger, ask: AskShop) {
  const response = await ask(RECEIVE, { variables: { ...trigger } });
  return answer.parse(await response.json()).data.flowTriggerReceive;
}

/** Shopify's library has no limit of its own for a call, nor for a new token before it. */
function timeoutAfter(ms: number): { passed: Promise<undefined>; clear: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
