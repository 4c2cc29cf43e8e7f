import { Button, InlineStack, Text } from "@shopify/polaris";
import { canBeSentAgain } from "../outbox/subscription.ts";
import { correctLabels, uncorrectableWords } from "./correct-words.ts";
import { SendAgain } from "./send-again.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { correctionHelps, resendHelps, stateLabels } from "./subscription-words.ts";

/** Where the focus goes back to from a form that was given up. */
export const CORRECT = "correct";

interface SubscriptionOrdersProps {
  view: SubscriptionView;
  onCorrect: () => void;
}

/** What a merchant can do with this sign-up; the thing to do is the one that stands out. */
export function SubscriptionOrders({ view, onCorrect }: SubscriptionOrdersProps) {
  const { state, correctable } = view;
  const labels = correctLabels();
  const said = uncorrectableWords(state);
  if (!correctable) return said && <Text as="p">{said}</Text>;
  const correct = (
    <Button id={CORRECT} onClick={onCorrect} {...(correctionHelps(view) && { variant: "primary" })}>
      {labels.open[state === "queued" || state === "blocked" ? state : "failed"]}
    </Button>
  );
  if (!canBeSentAgain(state)) return <InlineStack>{correct}</InlineStack>;
  const { sendAgain, release } = stateLabels();
  const again = (
    <SendAgain label={state === "failed" ? sendAgain : release} helps={resendHelps(view)} />
  );
  return (
    <InlineStack gap="200">
      {correctionHelps(view) ? [correct, again] : [again, correct]}
    </InlineStack>
  );
}
