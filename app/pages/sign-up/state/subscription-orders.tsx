import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { canBeSentAgain } from "../../../outbox/subscription.ts";
import { uncorrectableWords } from "../correction/correct-words.ts";
import { SendAgain } from "./send-again.tsx";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { correctionHelps, resendHelps } from "./subscription-words.ts";

/** Where the focus goes back to from a form that was given up. */
export const CORRECT = "correct";

interface SubscriptionOrdersProps {
  view: SubscriptionView;
  onCorrect: () => void;
}

/** What a merchant can do with this sign-up; the thing to do is the one that stands out. */
export function SubscriptionOrders({ view, onCorrect }: SubscriptionOrdersProps) {
  const { state, correctable } = view;
  const reader = useReader();
  const { t } = reader;
  const said = view.recording ? null : uncorrectableWords(state, reader);
  if (!correctable) {
    return (
      <BlockStack gap="300">
        {said && <Text as="p">{said}</Text>}
        {view.consentOpen && (
          <InlineStack>
            <SendAgain
              label={t("subscription.state.recordConsent")}
              intent="record_consent"
              helps={false}
            />
          </InlineStack>
        )}
      </BlockStack>
    );
  }
  const correct = (
    <Button
      key="correct"
      id={CORRECT}
      onClick={onCorrect}
      {...(correctionHelps(view) && { variant: "primary" })}
    >
      {t(
        `subscription.correct.open.${state === "queued" || state === "blocked" ? state : "failed"}`,
      )}
    </Button>
  );
  if (!canBeSentAgain(state)) return <InlineStack>{correct}</InlineStack>;
  const order = state === "failed" ? "sendAgain" : "release";
  const again = (
    <SendAgain key="again" label={t(`subscription.state.${order}`)} helps={resendHelps(view)} />
  );
  return (
    <InlineStack gap="200">
      {correctionHelps(view) ? [correct, again] : [again, correct]}
    </InlineStack>
  );
}
