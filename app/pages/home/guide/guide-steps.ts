import type { Reader } from "../../../locales/reader.tsx";
import type { BlockStatus } from "./block-status.ts";
import { blockWords } from "./block-words.ts";
import type { GuideFacts } from "./guide-facts.ts";
import {
  blockStepWords,
  connectedWords,
  heldKeyWords,
  keyMissingWords,
  notDeliveredWords,
  plainWords,
  type GuideStepWords,
} from "./guide-words.ts";

export type StepId = "key" | "scopes" | "block" | "received" | "delivered";

/** Only the block's step is `asking`, until App Bridge answers. */
export type StepState = "done" | "open" | "unknown" | "asking";

export interface GuideStep extends GuideStepWords {
  id: StepId;
  state: StepState;
}

/** The five steps from the install to the first sign-up that is sent, in order. */
export function guideSteps(
  facts: GuideFacts,
  block: BlockStatus | undefined,
  reader: Reader,
): GuideStep[] {
  return [
    keyStep(facts, reader),
    scopesStep(facts, reader),
    blockStep(block, reader),
    receivedStep(facts, reader),
    deliveredStep(facts, reader),
  ];
}

/** The next step. An unknown state does not block the following steps. */
export function nextGuideStep(steps: GuideStep[]): GuideStep | undefined {
  return steps.find(({ state }) => state === "open" || state === "asking");
}

/**
 * Whether set-up is complete: sign-ups were received and delivered, and a key is still stored.
 * Later failures are reported at the top of the page, or by the one line that remains of the guide.
 */
export function isSetUp({ key, received, delivered }: GuideFacts): boolean {
  return key !== "missing" && received && delivered;
}

function keyStep({ key, account, hold, waitingRows }: GuideFacts, reader: Reader): GuideStep {
  switch (key) {
    case "connected":
      return { id: "key", state: "done", ...connectedWords(account, reader) };
    case "missing":
      return { id: "key", state: "open", ...keyMissingWords(waitingRows, reader) };
    case "refused":
      return { id: "key", state: "open", ...heldKeyWords("keyRefused", hold, reader) };
  }
}

function scopesStep({ key, scopes, hold }: GuideFacts, reader: Reader): GuideStep {
  switch (scopes) {
    case "proven":
      return { id: "scopes", state: "done", ...plainWords("scopesProven", reader) };
    case "untried": {
      const words = plainWords("scopesUntried", reader);
      const button = key === "connected" ? words.button : null;
      return { id: "scopes", state: "unknown", ...words, button };
    }
    case "missing":
      return { id: "scopes", state: "open", ...heldKeyWords("scopesMissing", hold, reader) };
  }
}

function blockStep(block: BlockStatus | undefined, reader: Reader): GuideStep {
  const words = block && blockWords(block, reader);
  const state = { next: "open", perhaps: "unknown", done: "done" } as const;
  return {
    id: "block",
    state: words ? state[words.add] : "asking",
    ...blockStepWords(words, reader),
  };
}

function receivedStep({ received }: GuideFacts, reader: Reader): GuideStep {
  return received
    ? { id: "received", state: "done", ...plainWords("received", reader) }
    : { id: "received", state: "open", ...plainWords("notReceived", reader) };
}

function deliveredStep(facts: GuideFacts, reader: Reader): GuideStep {
  return facts.delivered
    ? { id: "delivered", state: "done", ...plainWords("delivered", reader) }
    : { id: "delivered", state: "open", ...notDeliveredWords(facts, reader) };
}
