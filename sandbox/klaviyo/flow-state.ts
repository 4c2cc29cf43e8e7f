/** The states of the account's back-in-stock flow, in the page's text. */
export const flowStates = {
  live: "Live",
  manual: "Manual",
  draft: "Draft",
  message_manual: "Live, with its message on Manual",
  message_draft: "Live, with its message in Draft",
  archived: "Live, but archived",
  none: "No flow",
  no_metric: "No flow, and no such metric",
} as const;

export type FlowState = keyof typeof flowStates;

export function isFlowState(value: unknown): value is FlowState {
  return typeof value === "string" && Object.hasOwn(flowStates, value);
}
