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

/** Whether the guide has nothing left to say, but for the block: a shop that is set up asks for that too. */
export function isSetUp(steps: GuideStep[]): boolean {
  return steps.every(({ id, state }) => id === "block" || state !== "open");
}

function keyStep({ key, account, trouble, wait }: GuideFacts): GuideStep {
  const words = {
    connected: WORDS.connected(account),
    missing: WORDS.keyMissing(wait),
    refused: WORDS.keyRefused(trouble ?? ""),
  }[key];
  return { id: "key", state: key === "connected" ? "done" : "open", ...words };
}

function scopesStep({ scopes, trouble }: GuideFacts): GuideStep {
  switch (scopes) {
    case "proven":
      return { id: "scopes", state: "done", ...WORDS.scopesProven };
    case "untried":
      return { id: "scopes", state: "unknown", ...WORDS.scopesUntried };
    case "missing":
      return { id: "scopes", state: "open", ...WORDS.scopesMissing(trouble ?? "") };
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
