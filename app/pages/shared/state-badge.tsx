import { Badge } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { State } from "../../outbox/subscription.ts";

/** The badge of a state. Klaviyo's 202 is "accepted", which is not yet "sent". */
export function StateBadge({ state }: { state: State }) {
  const { t } = useReader();
  const tone = STATE_TONES[state];
  return <Badge {...(tone && { tone })}>{t(`common.state.${state}`)}</Badge>;
}

const STATE_TONES: Record<State, "info" | "success" | "critical" | "warning" | undefined> = {
  queued: "info",
  delivered: "success",
  failed: "critical",
  blocked: "warning",
  cancelled: undefined,
};
