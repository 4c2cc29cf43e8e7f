import { Badge } from "@shopify/polaris";
import type { State } from "../outbox/subscription.ts";
import { STATE_WORDS } from "./state-words.ts";

export function StateBadge({ state }: { state: State }) {
  const { label, tone } = STATE_WORDS[state];
  return <Badge {...(tone && { tone })}>{label}</Badge>;
}
