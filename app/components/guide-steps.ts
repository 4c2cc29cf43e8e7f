import type { BlockStatus } from "./block-status.ts";
import { blockWords } from "./block-words.ts";
import type { GuideFacts } from "./guide-facts.ts";
import { GUIDE_WORDS as WORDS, type StepWords } from "./guide-words.ts";

export type StepId = "key" | "scopes" | "block" | "received" | "delivered";

/** `asking` is the block's alone, until App Bridge has answered. */
export type StepState = "done" | "open" | "unknown" | "asking";

export interface GuideStep extends StepWords {
  id: StepId;
  state: StepState;
}

/** The five steps from an install to the first hand-over, in the order in which they are taken. */
export function guideSteps(facts: GuideFacts, block: BlockStatus | undefined): GuideStep[] {
  return [keyStep(facts), scopesStep(facts), blockStep(block), ...outcomeSteps(facts)];
}

/** The step that is taken next: what nobody knows stands in nobody's way. */
export function nextStep(steps: GuideStep[]): GuideStep | undefined {
  return steps.find(({ state }) => state === "open" || state === "asking");
}

/**
 * Whether the guide is over: sign-ups have come in and out, with a key that is there still. What
 * breaks later is for the top of the page to say, or for the one line that is left of the guide.
 */
export function isSetUp({ key, received, delivered }: GuideFacts): boolean {
  return key !== "missing" && received && delivered;
}

function keyStep({ key, account, wait }: GuideFacts): GuideStep {
  const words = {
    connected: WORDS.connected(account),
    missing: WORDS.keyMissing(wait),
    refused: WORDS.keyRefused,
  }[key];
  return { id: "key", state: key === "connected" ? "done" : "open", ...words };
}

function scopesStep({ scopes }: GuideFacts): GuideStep {
  switch (scopes) {
    case "proven":
      return { id: "scopes", state: "done", ...WORDS.scopesProven };
    case "untried":
      return { id: "scopes", state: "unknown", ...WORDS.scopesUntried };
    case "missing":
      return { id: "scopes", state: "open", ...WORDS.scopesMissing };
  }
}

function blockStep(block: BlockStatus | undefined): GuideStep {
  if (!block) return { id: "block", state: "asking", ...WORDS.blockAsked };
  const { text, add } = blockWords(block);
  const state = { next: "open", perhaps: "unknown", done: "done" } as const;
  return { id: "block", state: state[add], ...WORDS.block(text, add) };
}

function outcomeSteps({ received, delivered, wait }: GuideFacts): GuideStep[] {
  return [
    {
      id: "received",
      state: received ? "done" : "open",
      ...(received ? WORDS.received : WORDS.notReceived),
    },
    {
      id: "delivered",
      state: delivered ? "done" : "open",
      ...(delivered ? WORDS.delivered : WORDS.notDelivered(received, wait)),
    },
  ];
}
